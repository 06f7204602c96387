package dev.stepwise.model.family;

import dev.stepwise.distribution.gaussian.CovarianceStructure;

/** The options hold what the keys of a model say of the distributions of its features. */
public interface FamilyOptions {

    /** Structure of the gaussian covariances or student-t scales. */
    CovarianceStructure covariance();

    /** How the parameter of shape of this name is set. */
    ShapeParameter shape(String name);
}
