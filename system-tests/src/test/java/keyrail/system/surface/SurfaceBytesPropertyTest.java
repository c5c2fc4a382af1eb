package keyrail.system.surface;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As the relay's property, for every other surface: beside the declared splices, not one byte of a request or an answer
 * is changed. A twin of each upstream is asked directly, with what the upstream is to get.
 */
class SurfaceBytesPropertyTest {
    private static final List<String> BEHAVIOURS =
            List.of("", "", "n=1", "n=30", "torn", "drip~n=2", "crlf", "cached=7", "big=70000", "err=2", "status=503");

    @TempDir
    Path folder;

    private final Map<Dialect, RehearsalServer> twins = new EnumMap<>(Dialect.class);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Surfaces surfaces;
    private int good;

    @AfterEach
    void close() {
        client.shutdownNow();
        if (surfaces != null) {
            surfaces.close();
        }
        twins.values().forEach(RehearsalServer::close);
    }

    @Test
    void callsOfEverySurfacePassByteForByteBesideTheDeclaredSplices() throws Exception {
        check(20261124, 250);
    }

    @Tag("deep")
    @Test
    void thousandsOfCallsPassByteForByteBesideTheDeclaredSplices() throws Exception {
        check(new Random().nextLong(), 4_000);
    }

    private void check(long seed, int cases) throws Exception {
        System.out.println("surfaces: seed " + seed);
        surfaces = new Surfaces(folder);
        twins.put(Dialect.OPENAI, twin(Dialect.OPENAI, "key-openai-a"));
        twins.put(Dialect.GEMINI, twin(Dialect.GEMINI, "key-gemini"));
        twins.put(Dialect.OLLAMA, twin(Dialect.OLLAMA));
        for (int index = 0; index < cases; index++) {
            Random random = new Random(seed * 31 + index);
            SurfaceCase one = SurfaceCase.random(random);
            // Bodies have fields of any name, and what is done with those is the vendor's business.
            Behaviour behaviour = Behaviour.script(BEHAVIOURS.get(random.nextInt(BEHAVIOURS.size())) + "~lax");
            check(one, behaviour, "seed " + seed + " case " + index + " " + one.path() + " " + behaviour);
        }
        assertThat(good).as("answers of status 200, seed %s", seed).isGreaterThan(cases * 3 / 4);
    }

    private static RehearsalServer twin(Dialect dialect, String... keys) {
        return RehearsalServer.start(RehearsalOptions.of(dialect).withAnyModel(keys));
    }

    private void check(SurfaceCase one, Behaviour behaviour, String what) throws Exception {
        RehearsalServer upstream = surfaces.of(one.dialect());
        upstream.forget();
        upstream.behave(request -> behaviour);
        twins.get(one.dialect()).behave(request -> behaviour);
        List<String> fields = new ArrayList<>(List.of("content-type", one.contentType()));
        if (!one.profile().isEmpty()) {
            fields.addAll(List.of("x-keyrail-profile", one.profile()));
        }
        HttpResponse<byte[]> answer =
                surfaces.send(surfaces.request("POST", one.path(), one.sent(), fields.toArray(String[]::new)));

        assertThat(upstream.requests()).as(what + Surfaces.text(answer)).hasSize(1);
        RecordedRequest arrived = upstream.requests().getFirst();
        assertThat(arrived.path()).as(what).isEqualTo(one.upstreamPath());
        assertThat(arrived.query()).as(what).isEqualTo(query(one.path()));
        assertThat(arrived.header("content-type")).as(what).contains(one.contentType());
        assertThat(new String(arrived.body(), UTF_8)).as(what).isEqualTo(new String(one.arriving(), UTF_8));
        assertThat(arrived.body()).as(what).isEqualTo(one.arriving());

        HttpResponse<byte[]> direct = client.send(toTwin(one), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(what + Surfaces.text(answer)).isEqualTo(direct.statusCode());
        assertThat(answer.headers().firstValue("content-type"))
                .as(what)
                .isEqualTo(direct.headers().firstValue("content-type"));
        assertThat(answer.body()).as(what).isEqualTo(direct.body());
        good += direct.statusCode() == 200 ? 1 : 0;
    }

    private static String query(String path) {
        return path.indexOf('?') < 0 ? "" : path.substring(path.indexOf('?') + 1);
    }

    private HttpRequest toTwin(SurfaceCase one) {
        String query = query(one.path());
        String key = one.dialect() == Dialect.GEMINI ? "x-goog-api-key" : "authorization";
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + twins.get(one.dialect()).port() + one.upstreamPath() + (query.isEmpty() ? "" : "?" + query)))
                .timeout(Duration.ofSeconds(10))
                .header("content-type", one.contentType())
                .header(key, one.dialect() == Dialect.GEMINI ? "key-gemini" : "Bearer key-openai-a")
                .POST(HttpRequest.BodyPublishers.ofByteArray(one.arriving()))
                .build();
    }

    static String segment(String model) {
        return URLEncoder.encode(model, UTF_8).replace("+", "%20").replace("%7E", "~");
    }
}
