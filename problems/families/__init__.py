"""The problem families, a file for those that belong together; a file is found by being here.

COURSE has the files by theme in the order in which a course comes to them; one that it leaves out stands at the end,
under the first line of its own docstring.
"""

COURSE = {
    "Circuits": ("sum_product", "sigmoid_circuits"),
    "Small networks": ("small_networks", "gradient_chains", "two_layer_net"),
    "Regression": ("regression", "regularization"),
    "Linear classifiers": ("perceptron", "scores", "linear_classifiers", "svm_training"),
    "Layers": ("layers", "activations", "batch_norm", "dropout"),
    "Losses": ("losses",),
    "Training": ("descent", "optimizers", "preparation", "early_stopping", "gradient_check"),
    "Other": ("stack",),
}
