package keyrail.system.fault;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A vendor whose answers are bytes of the test's own making. Safe for use by several threads. */
final class ByteVendor implements AutoCloseable {
    private static final int BACKLOG = 4_096;

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();

    /** How a request is answered; the connection ends when this returns. */
    interface Script {
        /** @param request its head and body */
        void answer(String request, Socket socket) throws IOException;
    }

    /** Listens on a free port of 127.0.0.1 when this returns. */
    ByteVendor(Script script) {
        this(script, InetAddress.getLoopbackAddress());
    }

    /** The same on another address of this machine. */
    ByteVendor(Script script, InetAddress address) {
        this.script = script;
        try {
            listener = new ServerSocket(0, BACKLOG, address);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** A vendor that gives every request the same bytes. */
    static ByteVendor saying(byte[] answer) {
        return new ByteVendor((request, socket) -> socket.getOutputStream().write(answer));
    }

    int port() {
        return listener.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Whole requests read so far. */
    int requests() {
        return requests.get();
    }

    /** How many answers could not be written to their end, because nobody took them. */
    int gone() {
        return gone.get();
    }

    int openConnections() {
        return open.size();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closedOrGone) {
                continue;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            String request = read(socket.getInputStream());
            requests.incrementAndGet();
            try {
                script.answer(request, socket);
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException nobodyTakesIt) {
                gone.incrementAndGet();
            }
        } catch (IOException closedOrGone) {
            // It ends either way.
            return;
        } finally {
            open.remove(socket);
        }
    }

    private static String read(InputStream input) throws IOException {
        InputStream buffered = new BufferedInputStream(input);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = buffered.read();
            if (next < 0) {
                throw new IOException("closed inside a head");
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int field = lower.indexOf("content-length:");
        if (field >= 0) {
            String length = lower.substring(field + "content-length:".length(), lower.indexOf("\r\n", field));
            head.append(new String(buffered.readNBytes(Integer.parseInt(length.strip())), StandardCharsets.UTF_8));
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException alreadyBroken) {
            // It is on its way out.
            return;
        }
        open.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                open.remove(socket);
            }
        });
    }
}
