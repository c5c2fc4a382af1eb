package keyrail.system.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A port of this machine that nobody should ever connect to. */
final class Trap implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger caught = new AtomicInteger();

    Trap() {
        this(0, null);
    }

    /** @param address the only one it is on, or null for all of this machine's */
    Trap(int port, @Nullable InetAddress address) {
        try {
            listener = new ServerSocket(port, 256, address);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made. */
    int caught() {
        return caught.get();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try (Socket ignored = listener.accept()) {
                caught.incrementAndGet();
            } catch (IOException closed) {
                continue;
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException alreadyBroken) {
            // It is on its way out.
            return;
        }
    }
}
