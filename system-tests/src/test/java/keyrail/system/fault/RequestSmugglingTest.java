package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that two parsers may read in two ways are read in one, or refused; the vendor never sees a doubt. */
class RequestSmugglingTest {
    private static final String KEY = "sk-ant-framing";
    private static final int LEAST_CASES = 120;

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private RunningHome home;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(KEY));
        home = new RunningHome(folder, """
                        { "providers": { "anthropic": { "endpoint": "%s" } },
                          "llm": { "profiles": { "own": { "provider_connection": "anthropic-own" } } } }
                        """.formatted(anthropic.baseUrl()))
                .connection("anthropic-own", "anthropic", null, KEY);
    }

    @AfterEach
    void close() {
        home.close();
        anthropic.close();
    }

    @Test
    void everyMessageInDoubtIsRefusedOrReadInOneWay() {
        List<FramingCase> cases = Stream.of(LengthCases.all(), HeadCases.all())
                .flatMap(List::stream)
                .toList();
        List<String> wrong = new ArrayList<>();
        for (FramingCase one : cases) {
            anthropic.forget();
            WireCall heard = WireCall.send(home.plane().port(), one.wire());
            String fault = faultOf(one, heard, anthropic.requests());
            if (!fault.isEmpty()) {
                wrong.add(one + ": " + fault + "; heard " + heard.statuses() + (heard.closed() ? "" : ", still open"));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).extracting(FramingCase::name).doesNotHaveDuplicates();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(LEAST_CASES);
    }

    private String faultOf(FramingCase one, WireCall heard, List<RecordedRequest> sent) {
        if (!heard.closed()) {
            return "the connection stays open";
        }
        if (!anthropic.framingErrors().isEmpty()) {
            return "the vendor cannot read it: " + anthropic.framingErrors();
        }
        List<String> bodies = sent.stream()
                .map(request -> new String(request.body(), StandardCharsets.UTF_8))
                .toList();
        if (!bodies.equals(one.bodies())) {
            return "the vendor got " + bodies;
        }
        return !one.isAnsweredBy(heard.statuses())
                ? "it is not answered as " + one.reading()
                : sent.stream().allMatch(RequestSmugglingTest::isPlain) ? "" : "the vendor got fields in doubt";
    }

    /** One length that is right, no coding, and nothing that belongs to the client's own connection. */
    private static boolean isPlain(RecordedRequest request) {
        List<String> names = request.fields().stream().map(HttpField::name).toList();
        return request.fields().stream()
                        .filter(field -> field.name().equals("content-length"))
                        .map(HttpField::value)
                        .toList()
                        .equals(List.of(String.valueOf(request.body().length)))
                && names.stream()
                        .noneMatch(Set.of("transfer-encoding", "connection", "upgrade", "te", "trailer")::contains)
                && names.stream().filter("host"::equals).count() == 1;
    }
}
