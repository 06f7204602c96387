package dev.stepwise.linalg.kernel;

/** Chooses the kernel once, when the first block comes. */
final class BlockKernels {

    static final BlockKernel BEST = choose(
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), System.getProperty("java.vm.info", ""));

    private BlockKernels() {}

    /**
     * Vectors are fast only where the optimising compiler turns each of their methods into an instruction. Without that
     * compiler (a virtual machine told to stop at the first tier, or to interpret) they are objects and hundreds of times
     * slower than numbers.
     *
     * @param hasVectors whether the module with the vectors is there: {@code --add-modules jdk.incubator.vector}
     * @param mode how the virtual machine runs code, as it says itself
     */
    static BlockKernel choose(boolean hasVectors, String mode) {
        boolean optimises = mode.contains("mixed mode") && !mode.contains("emulated-client");
        return hasVectors && optimises && VectorKernel.isWide() ? new VectorKernel() : new PlainKernel();
    }
}
