package keyrail.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import keyrail.rehearsal.http.HttpRequest;
import keyrail.rehearsal.http.RequestReader;
import keyrail.rehearsal.http.ResponseWriter;

/** One client's connection: reads its requests, and waits in a way that notices the client going. For one thread. */
final class ClientConnection implements AutoCloseable {
    /** Shorter waits only sleep: a client that has gone is then noticed by the next write but one. */
    private static final long WORTH_LISTENING_MILLIS = 100;

    private static final int IDLE_MILLIS = 10 * 60 * 1000;

    private final Socket socket;
    private final PushbackInputStream input;
    private final RequestReader reader;
    private final ResponseWriter writer;

    ClientConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(IDLE_MILLIS);
        input = new PushbackInputStream(socket.getInputStream(), 1);
        writer = new ResponseWriter(socket.getOutputStream());
        reader = new RequestReader(new Unbuffered(input), this::continueToBody);
    }

    Optional<HttpRequest> nextRequest() throws IOException {
        return reader.next();
    }

    ResponseWriter writer() {
        return writer;
    }

    /** @throws ClientGone when the client closed meanwhile */
    void pause(Duration duration) throws IOException {
        long millis = duration.toMillis();
        if (millis <= 0) {
            return;
        }
        if (millis < WORTH_LISTENING_MILLIS) {
            sleep(millis);
            return;
        }
        long start = System.nanoTime();
        socket.setSoTimeout((int) millis);
        try {
            int early = input.read();
            if (early < 0) {
                throw new ClientGone();
            }
            input.unread(early);
            sleep(millis - (System.nanoTime() - start) / 1_000_000);
        } catch (SocketTimeoutException elapsed) {
            // Nothing came, and nobody left: the wait is over.
            return;
        } finally {
            socket.setSoTimeout(IDLE_MILLIS);
        }
    }

    /** Silence until the client goes, or for ten minutes. */
    void stall() throws IOException {
        pause(Duration.ofMillis(IDLE_MILLIS));
    }

    /** Ends the connection with a reset instead of an orderly close. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void continueToBody() {
        try {
            writer.continueToBody();
        } catch (IOException gone) {
            // Reading the body will meet the same end.
            return;
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(Math.max(0, millis));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The client closed before its answer was complete. */
    static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGone() {
            super("client has gone");
        }
    }

    /** Hides {@code available}, so that the reader's own buffer takes what one read gives. */
    private static final class Unbuffered extends InputStream {
        private final InputStream from;

        Unbuffered(InputStream from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            return from.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return from.read(bytes, offset, length);
        }
    }
}
