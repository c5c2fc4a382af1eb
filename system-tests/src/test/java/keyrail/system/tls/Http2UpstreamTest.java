package keyrail.system.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import keyrail.core.usage.LedgerRow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to a vendor that speaks HTTP/2: the same bytes, many calls on few connections, and no call's end is another's. */
class Http2UpstreamTest {
    private static final HttpVersion H2 = HttpVersion.HTTP_2;
    private static final long PROTOCOL_ERROR = 0x1;
    private static final long CANCEL = 0x8;

    @TempDir
    Path folder;

    @Test
    void wholeAndStreamedAnswersPassByteForByteWithFieldsAsHttp2WantsThem() {
        try (Http2Scene scene = Http2Scene.of(folder, H2, HttpVersion.HTTP_1_1)) {
            scene.vendor().behave(turn -> {
                turn.request().response().putHeader("x-request-id", "of " + Http2Vendor.KEY);
                turn.whole();
            });
            HttpResponse<String> whole = scene.ask(false);
            assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
            assertThat(whole.headers().firstValue("x-request-id")).isEmpty();
            assertThat(whole.body()).isEqualTo(Http2Vendor.WHOLE);
            assertThat(scene.row(whole).usage().outputTokens()).isEqualTo(5);

            scene.vendor().behave(turn -> turn.begin().event(1).event(2).done());
            HttpResponse<String> streamed = scene.ask(true);
            assertThat(streamed.body())
                    .isEqualTo(Http2Vendor.eventText(0)
                            + Http2Vendor.eventText(1)
                            + Http2Vendor.eventText(2)
                            + Http2Vendor.DONE);
            assertThat(scene.row(streamed).outcome()).isEqualTo("ok");

            assertThat(scene.vendor().seen()).hasSize(2).allSatisfy(seen -> {
                assertThat(seen.version()).isEqualTo(H2);
                assertThat(seen.target())
                        .isEqualTo("POST /v1/chat/completions localhost:"
                                + scene.vendor().port());
                assertThat(seen.field("authorization")).isEqualTo("Bearer " + Http2Vendor.KEY);
                assertThat(seen.field("content-length"))
                        .isEqualTo(String.valueOf(seen.body().getBytes(StandardCharsets.UTF_8).length));
                List<String> names =
                        seen.fields().stream().map(Map.Entry::getKey).toList();
                assertThat(names)
                        .doesNotHaveDuplicates()
                        .allSatisfy(name -> assertThat(name).isLowerCase())
                        .doesNotContain("connection", "transfer-encoding", "te", "keep-alive", "upgrade", "expect");
            });
            assertThat(scene.vendor().seen().getFirst().body()).isEqualTo(Http2Scene.body(false));
            assertThat(scene.vendor().connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void moreCallsThanAConnectionTakesOpenFurtherConnectionsAndNoneWaitsForAnothersEnd() throws Exception {
        try (Http2Scene scene = Http2Scene.of(folder, H2, HttpVersion.HTTP_1_1)) {
            List<Http2Vendor.Turn> turns = new CopyOnWriteArrayList<>();
            scene.vendor().behave(turn -> turns.add(turn.begin()));
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int call = 0; call < 300; call++) {
                answers.add(scene.begin(true));
            }
            await().atMost(Http2Scene.LIMIT).until(() -> turns.size() == 300);
            assertThat(answers).noneMatch(CompletableFuture::isDone);
            Map<HttpConnection, Long> perConnection = scene.vendor().seen().stream()
                    .collect(Collectors.groupingBy(Http2Vendor.Seen::connection, Collectors.counting()));
            System.out.println(
                    "300 streams over " + scene.vendor().connections() + " connections: " + perConnection.values());
            assertThat(perConnection.values())
                    .allSatisfy(calls -> assertThat(calls).isLessThanOrEqualTo(100));
            assertThat(scene.vendor().connections()).isBetween(3, 12);

            scene.vendor().run(() -> turns.forEach(Http2Vendor.Turn::done));
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                HttpResponse<String> whole = answer.get(10, TimeUnit.SECONDS);
                assertThat(whole.statusCode()).isEqualTo(200);
                assertThat(whole.body()).isEqualTo(Http2Vendor.eventText(0) + Http2Vendor.DONE);
            }
        }
    }

    @Test
    void aClientThatLeavesResetsItsStreamAndNoOther() throws IOException {
        try (Http2Scene scene = Http2Scene.of(folder, H2)) {
            List<Http2Vendor.Turn> turns = new CopyOnWriteArrayList<>();
            List<Throwable> ends = new CopyOnWriteArrayList<>();
            Set<Integer> ended = ConcurrentHashMap.newKeySet();
            scene.vendor().behave(turn -> {
                turn.request().response().exceptionHandler(end -> {
                    ends.add(end);
                    ended.add(turn.number());
                });
                turns.add(turn.begin());
            });
            List<HttpResponse<InputStream>> answers = List.of(scene.stream(), scene.stream(), scene.stream());
            await().atMost(Http2Scene.LIMIT).until(() -> turns.size() == 3);
            int open = scene.vendor().open();

            answers.getFirst().body().close();
            await().atMost(Http2Scene.LIMIT).until(() -> !ends.isEmpty());
            assertThat(ends.getFirst())
                    .isInstanceOfSatisfying(
                            StreamResetException.class,
                            reset -> assertThat(reset.getCode()).isEqualTo(CANCEL));
            assertThat(scene.row(answers.getFirst()).outcome()).isEqualTo("client_gone");

            scene.vendor()
                    .run(() -> turns.stream()
                            .filter(turn -> !turn.request().response().closed())
                            .forEach(Http2Vendor.Turn::done));
            for (HttpResponse<InputStream> sibling : answers.subList(1, 3)) {
                assertThat(Http2Scene.rest(sibling)).isEqualTo(Http2Vendor.eventText(0) + Http2Vendor.DONE);
            }
            assertThat(ended).hasSize(1);
            assertThat(scene.vendor().open()).isEqualTo(open);
        }
    }

    @Test
    void aStreamThatTheVendorResetsIsNeverAnEnd() {
        try (Http2Scene scene = Http2Scene.of(folder, H2)) {
            List<Http2Vendor.Turn> turns = new CopyOnWriteArrayList<>();
            scene.vendor().behave(turn -> turns.add(turn.begin()));
            for (long code : new long[] {0, 0x2, CANCEL}) {
                HttpResponse<InputStream> answer = scene.stream();
                scene.vendor().run(() -> turns.removeFirst().reset(code));
                assertThat(Http2Scene.rest(answer))
                        .startsWith(Http2Vendor.eventText(0))
                        .contains("upstream_cut")
                        .doesNotContain("[DONE]");
                assertThat(scene.row(answer).outcome()).isEqualTo("upstream_cut");
            }
        }
    }

    @Test
    @Tag("deep")
    void aStreamThatEndsInOrderWithoutItsLastWordIsToldAsCut() {
        try (Http2Scene scene = Http2Scene.of(folder, H2)) {
            scene.vendor().behave(turn -> turn.begin().request().response().end());
            HttpResponse<InputStream> answer = scene.stream();
            assertThat(Http2Scene.rest(answer))
                    .startsWith(Http2Vendor.eventText(0))
                    .contains("upstream_cut")
                    .endsWith("<broken off>");
            assertThat(scene.row(answer).outcome()).isEqualTo("upstream_cut");
        }
    }

    @Test
    void aCallThatTheVendorsFarewellRulesOutIsMadeOnceMoreAndThoseBeforeItEnd() throws Exception {
        try (Http2Scene scene = Http2Scene.of(folder, H2)) {
            List<Http2Vendor.Turn> turns = new CopyOnWriteArrayList<>();
            scene.vendor().behave(turn -> {
                switch (turn.number()) {
                    // On the connections of both of the home's event loops, so that one is the next call's too.
                    case 1, 2 -> turns.add(turn.begin());
                    case 3 ->
                        turn.request().connection().goAway(0, (int)
                                Math.max(0, turn.request().streamId() - 2));
                    default -> turn.whole();
                }
            });
            List<HttpResponse<InputStream>> before = List.of(scene.stream(), scene.stream());
            HttpResponse<String> after = scene.ask(false);
            assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
            assertThat(after.body()).isEqualTo(Http2Vendor.WHOLE);
            LedgerRow row = scene.row(after);
            assertThat(row.outcome()).isEqualTo("ok");
            assertThat(row.tries()).isEqualTo(2);
            assertThat(scene.vendor().seen()).hasSize(4);

            scene.vendor().run(() -> turns.forEach(turn -> turn.event(1).done()));
            for (HttpResponse<InputStream> answer : before) {
                assertThat(Http2Scene.rest(answer))
                        .isEqualTo(Http2Vendor.eventText(0) + Http2Vendor.eventText(1) + Http2Vendor.DONE);
                assertThat(scene.row(answer).outcome()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aCallThatMayHaveBegunWhenTheVendorSaysFarewellIsNotRepeated() {
        try (Http2Scene scene = Http2Scene.of(folder, H2)) {
            scene.vendor().behave(turn -> {
                turn.request().connection().goAway(PROTOCOL_ERROR, (int)
                        turn.request().streamId());
                turn.request().connection().close();
            });
            HttpResponse<String> answer = scene.ask(false);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("x-keyrail-error")).hasValue("upstream_cut");
            assertThat(scene.vendor().seen()).hasSize(1);
        }
    }

    @Test
    void aStreamThatTheVendorRefusesIsTriedTwiceMoreAndCountsAsNoAttempt() {
        try (Http2Scene scene = Http2Scene.of(folder, H2)) {
            long refused = 0x7;
            scene.vendor().behave(turn -> {
                if (turn.number() == 1) {
                    turn.reset(refused);
                } else {
                    turn.whole();
                }
            });
            HttpResponse<String> second = scene.ask(false);
            assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
            assertThat(scene.row(second).tries()).isEqualTo(2);

            scene.vendor().behave(turn -> turn.reset(refused));
            HttpResponse<String> never = scene.ask(false);
            assertThat(never.statusCode()).isEqualTo(502);
            assertThat(never.headers().firstValue("x-keyrail-error")).hasValue("upstream_refused");
            assertThat(never.body()).contains("nothing was carried out");
            LedgerRow row = scene.row(never);
            assertThat(row.attempt()).isZero();
            assertThat(row.tries()).isEqualTo(3);
            assertThat(scene.vendor().seen()).hasSize(5);
        }
    }

    @Test
    @Tag("deep")
    void anEarlyHintIsPassedOver() {
        try (Http2Scene scene = Http2Scene.of(folder, H2)) {
            scene.vendor().behave(turn -> {
                turn.request()
                        .response()
                        .writeEarlyHints(MultiMap.caseInsensitiveMultiMap().add("link", "</x>"));
                turn.whole();
            });
            assertThat(scene.ask(false).body()).isEqualTo(Http2Vendor.WHOLE);
        }
    }

    @Test
    @Tag("deep")
    void aClientThatTakesNothingHoldsUpTheVendorsStreamAndNoOther() throws Exception {
        try (Http2Scene scene = Http2Scene.of(folder, H2)) {
            scene.vendor().behave(turn -> {
                if (turn.number() == 1) {
                    flood(turn.begin());
                } else {
                    turn.whole();
                }
            });
            HttpResponse<InputStream> slow = scene.stream();
            await().atMost(Http2Scene.LIMIT).until(() -> scene.vendor().seen().size() == 1);
            for (int call = 0; call < 4; call++) {
                assertThat(scene.ask(false).statusCode()).isEqualTo(200);
            }
            slow.body().close();
        }
    }

    /** Writes for as long as anybody takes it. */
    private static void flood(Http2Vendor.Turn turn) {
        var response = turn.request().response();
        String event = Http2Vendor.eventText(7).repeat(100);
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(event);
        }
        response.drainHandler(ignored -> flood(turn));
    }
}
