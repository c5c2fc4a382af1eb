package keyrail.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import keyrail.core.inference.Format;
import keyrail.wire.Formats;
import keyrail.wire.dialect.SendRequest;

/**
 * A typical load, small and streamed, through the real data plane of a scratch home, so that the start-up cache holds
 * every class that a daemon uses, loaded and linked (JEP 483).
 */
final class Training {
    private static final int CLIENTS = 8;
    private static final int REQUESTS_EACH = 50;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String MESSAGE = "Which key pays for this answer? Say it in a few plain words. ".repeat(12);
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Training() {}

    /** Runs the load, at most {@code LIMIT} long; fails when an answer is not what it should be. */
    static void run() throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        try (DemoHome home = new DemoHome();
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            home.behave("n=8");
            List<Future<?>> ends = new ArrayList<>();
            for (int index = 0; index < CLIENTS; index++) {
                DemoHome.Lane lane = DemoHome.LANES.get(index % DemoHome.LANES.size());
                boolean streamed = index % 4 == 3;
                byte[] request = request(home, lane, streamed);
                ends.add(clients.submit(() -> send(home, request, streamed, until)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the training run failed", failed.getCause());
        }
    }

    private static byte[] request(DemoHome home, DemoHome.Lane lane, boolean streamed) {
        Format format = lane.isAnthropic() ? Format.ANTHROPIC_MESSAGES : Format.OPENAI_CHAT;
        String body = Formats.dialect(format)
                .sendBody(new SendRequest(lane.profile(), null, MESSAGE, null, false, streamed))
                .asUtf8();
        String head = "POST " + (lane.isAnthropic() ? "/v1/messages" : "/v1/chat/completions") + " HTTP/1.1\r\n"
                + "Host: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: */*\r\nUser-Agent: training\r\n"
                + (lane.isAnthropic() ? "anthropic-version: 2023-06-01\r\n" : "")
                + "Authorization: Bearer " + home.clientKey() + "\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    private static void send(DemoHome home, byte[] request, boolean streamed, long until) {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), home.daemon().plane().port())) {
            socket.setTcpNoDelay(true);
            byte[] answer = new byte[64 << 10];
            for (int sent = 0; sent < REQUESTS_EACH && System.nanoTime() - until < 0; sent++) {
                socket.getOutputStream().write(request);
                read(socket.getInputStream(), answer, streamed);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("an answer broke off", broken);
        }
    }

    /** Reads one answer whole: to its declared length, or to the last chunk. */
    private static void read(InputStream input, byte[] answer, boolean streamed) throws IOException {
        int length = 0;
        int whole = -1;
        while (whole < 0 ? !streamed || !endsWith(answer, length, LAST_CHUNK) : length < whole) {
            int count = input.read(answer, length, answer.length - length);
            if (count <= 0) {
                throw new IOException("the connection ended after " + length + " bytes of an answer");
            }
            length += count;
            whole = whole < 0 && !streamed ? wholeLength(answer, length) : whole;
        }
        if (!new String(answer, 0, 12, StandardCharsets.US_ASCII).equals("HTTP/1.1 200")) {
            throw new IOException("refused: " + new String(answer, 0, length, StandardCharsets.UTF_8));
        }
    }

    /** Head and declared body, or -1 while the head is not there. */
    private static int wholeLength(byte[] answer, int length) throws IOException {
        String text = new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return -1;
        }
        int field = text.indexOf("content-length: ");
        if (field < 0 || field > end) {
            throw new IOException("an answer without a length: " + text.substring(0, end));
        }
        int from = field + "content-length: ".length();
        return end + 4 + Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
    }

    private static boolean endsWith(byte[] array, int length, byte[] end) {
        for (int index = 0; index < end.length; index++) {
            if (length < end.length || array[length - end.length + index] != end[index]) {
                return false;
            }
        }
        return true;
    }
}
