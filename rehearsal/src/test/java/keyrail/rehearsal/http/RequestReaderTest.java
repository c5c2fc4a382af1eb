package keyrail.rehearsal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    @Test
    void readsLengthsAndChunksOneAfterAnother() throws IOException {
        RequestReader reader = reader("POST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                + "POST /d HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n"
                + "2;x=y\r\nde\r\n1\r\nf\r\n0\r\ntrailer: t\r\n\r\n"
                + "GET /g HTTP/1.1\r\nhost: h\r\n\r\n");

        HttpRequest first = reader.next().orElseThrow();
        assertThat(first.path()).isEqualTo("/a");
        assertThat(first.query()).isEqualTo("b=c");
        assertThat(first.body()).asString().isEqualTo("abc");
        assertThat(reader.next().orElseThrow().body()).asString().isEqualTo("def");
        assertThat(reader.next().orElseThrow().method()).isEqualTo("GET");
        assertThat(reader.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\na",
                "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: +1\r\n\r\na",
                "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1, 1\r\n\r\na",
                "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: h\r\nhost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nhost : h\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: h\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\nhost: h\n\n",
                "GET / HTTP/1.0\r\nhost: h\r\n\r\n",
                "GET  / HTTP/1.1\r\nhost: h\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nhost: h\r\n\r\n"
            })
    void refusesWhatTwoServersCouldReadDifferently(String bytes) {
        assertThatThrownBy(() -> reader(bytes).next()).isInstanceOf(BadFraming.class);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        String endless = "GET / HTTP/1.1\r\nhost: h\r\nx: " + "y".repeat(40_000);
        assertThatThrownBy(() -> reader(endless).next()).isInstanceOf(BadFraming.class);
    }

    @Test
    void aCutInsideARequestIsNoRequest() {
        String[] cuts = {"GET / HT", "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\nab"};
        for (String cut : cuts) {
            assertThatThrownBy(() -> reader(cut).next()).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void asksForTheBodyOfAClientThatWaits() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        byte[] bytes = "POST / HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\na"
                .getBytes(StandardCharsets.UTF_8);

        Optional<HttpRequest> read = new RequestReader(new ByteArrayInputStream(bytes), asked::incrementAndGet).next();
        assertThat(read).isPresent();
        assertThat(asked).hasValue(1);
    }

    private static RequestReader reader(String bytes) {
        return new RequestReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)), () -> {});
    }
}
