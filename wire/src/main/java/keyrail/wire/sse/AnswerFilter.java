package keyrail.wire.sse;

/** Changes a declared part of a passing answer; every other byte passes as it came. Not safe for use by several threads. */
public interface AnswerFilter {
    /** Takes bytes to pass on; they are a window on the chunk given, or on an array that is never written again. */
    @FunctionalInterface
    interface Sink {
        void bytes(byte[] array, int offset, int length);
    }

    void accept(byte[] array, int offset, int length);

    /** The answer is over: passes on what is held back. */
    void end();
}
