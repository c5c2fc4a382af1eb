package keyrail.server.admin.port;

/** Who asked, while the answer is being made: reads what there is of it already, and may leave. Used by one thread. */
public interface Asker {
    /** One that waits for the whole answer. */
    Asker PATIENT = new Asker() {
        @Override
        public void reads(String text) {}

        @Override
        public void onLeft(Runnable action) {}
    };

    /** Takes the next piece of the answer's text, never an empty one. */
    void reads(String text);

    /** Runs the action once, by any thread, when the asker leaves before the answer is made; at once if it has left. */
    void onLeft(Runnable action);
}
