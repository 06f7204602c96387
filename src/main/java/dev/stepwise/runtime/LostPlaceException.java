package dev.stepwise.runtime;

import org.apache.kafka.common.KafkaException;

/** Nothing says where a topic is to be read on, or the place is gone, and somebody has to decide. */
final class LostPlaceException extends KafkaException {

    private static final long serialVersionUID = 1L;

    LostPlaceException(String message) {
        super(message);
    }
}
