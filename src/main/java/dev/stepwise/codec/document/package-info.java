/** YAML documents to checked values; all problems of a document are told at once. */
@NullMarked
package dev.stepwise.codec.document;

import org.jspecify.annotations.NullMarked;
