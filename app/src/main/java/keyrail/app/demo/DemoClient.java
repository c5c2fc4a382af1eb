package keyrail.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.names.RequestId;
import keyrail.wire.Formats;
import keyrail.wire.dialect.AnswerReader;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.SendRequest;

/** A program as any other: speaks to the local port with a client key, and knows no vendor's key. */
final class DemoClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final String url;
    private final String clientKey;

    /** What came back for one message. */
    record Answer(int status, String text, String requestId) {
        RequestId id() {
            return new RequestId(requestId);
        }
    }

    DemoClient(String url, String clientKey) {
        this.url = url;
        this.clientKey = clientKey;
    }

    /** Sends one streamed message to a profile, in the language of its vendor. */
    Answer send(DemoHome.Lane lane, String message, Consumer<String> onText) {
        Format format = lane.isAnthropic() ? Format.ANTHROPIC_MESSAGES : Format.OPENAI_CHAT;
        String path = lane.isAnthropic() ? "/v1/messages" : "/v1/chat/completions";
        Dialect dialect = Formats.dialect(format);
        byte[] body = dialect.sendBody(new SendRequest(lane.profile(), null, message, null, false, true))
                .asUtf8()
                .getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(LIMIT)
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + clientKey)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (lane.isAnthropic()) {
            request.header("anthropic-version", "2023-06-01");
        }
        AnswerReader reader = dialect.answerReader(onText);
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            String id = response.headers().firstValue("x-keyrail-request-id").orElse("");
            try (InputStream input = response.body()) {
                if (response.statusCode() != 200) {
                    return new Answer(response.statusCode(), firstLine(input), id);
                }
                byte[] buffer = new byte[8 << 10];
                for (int count; (count = input.read(buffer)) >= 0; ) {
                    reader.accept(new Bytes(buffer, 0, count));
                }
            }
            return new Answer(200, reader.end().text(), id);
        } catch (IOException broken) {
            throw new UncheckedIOException("profile " + lane.profile() + ": the answer broke off", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in mid-demo", interrupted);
        }
    }

    private static String firstLine(InputStream input) throws IOException {
        String line = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }

    @Override
    public void close() {
        http.close();
    }
}
