package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import keyrail.system.RunningHome;
import keyrail.system.errors.Speech;
import keyrail.system.property.Seeds;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Twenty thousand generated fields, up and down: what passes is on a list, and no value of another one does. */
class HeaderListsTest {
    private static final int CALLS = 200;
    private static final int FIELDS = 50;

    private static final List<String> KNOWN = List.of(
            "authorization",
            "cookie",
            "x-api-key",
            "x-goog-api-key",
            "api-key",
            "openai-organization",
            "openai-project",
            "openai-beta",
            "anthropic-beta",
            "anthropic-version",
            "anthropic-dangerous-direct-browser-access",
            "accept",
            "accept-language",
            "content-type",
            "content-language",
            "user-agent",
            "referer",
            "origin",
            "via",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-real-ip",
            "x-stainless-os",
            "x-keyrail-key",
            "x-keyrail-profile",
            "x-keyrail-base-url",
            "x-base-url",
            "api-base",
            "proxy-authorization",
            "set-cookie",
            "alt-svc",
            "server",
            "strict-transport-security",
            "www-authenticate",
            "location",
            "request-id",
            "x-request-id",
            "retry-after",
            "x-should-retry",
            "x-ratelimit-limit-requests",
            "anthropic-ratelimit-tokens-remaining",
            "anthropic-organization-id",
            "openai-processing-ms",
            "openai-version",
            "cf-ray",
            "date",
            "etag",
            "vary",
            "content-disposition",
            "content-security-policy",
            "access-control-allow-origin",
            "traceparent",
            "baggage");

    /** Fields that change how the rest is read, or whether it is taken at all; each has a test of its own. */
    private static final Set<String> NOT_DRAWN = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "content-encoding",
            "connection",
            "upgrade",
            "expect",
            "origin",
            "x-keyrail-key",
            "x-keyrail-profile",
            "authorization",
            "x-api-key",
            "x-goog-api-key",
            "te",
            "trailer",
            "keep-alive",
            "proxy-connection",
            "sec-fetch-site");

    @TempDir
    Path folder;

    private static String name(Random random) {
        String known = KNOWN.get(random.nextInt(KNOWN.size()));
        String name = switch (random.nextInt(6)) {
            case 0 -> "x-" + known;
            case 1 -> known + "-" + (char) ('a' + random.nextInt(26));
            case 2 -> known.substring(random.nextInt(known.length()));
            case 3 -> known.replace('-', '_');
            case 4 -> Integer.toString(random.nextInt(1 << 30), 36);
            default -> known;
        };
        String spelled = random.nextInt(4) == 0 ? name.toUpperCase(Locale.ROOT) : name;
        boolean unusable = spelled.startsWith("-") && spelled.length() == 1 || NOT_DRAWN.contains(name);
        return unusable ? name(random) : spelled;
    }

    private static String lines(Random random, String mark) {
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < FIELDS; index++) {
            String name = name(random);
            String value = name.equalsIgnoreCase("content-type") ? "application/json" : mark + index;
            lines.append(name).append(": ").append(value).append("\r\n");
        }
        return lines.toString();
    }

    /** Names of the lines of a head, behind its first. */
    private static Set<String> names(String head) {
        return head.lines()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String answer(Speech speech, String lines) {
        String body = speech == Speech.ANTHROPIC
                ? "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"usage\":{}}"
                : "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[]}";
        return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + lines + "content-length: " + body.length()
                + "\r\nconnection: close\r\n\r\n" + body;
    }

    @ParameterizedTest
    @EnumSource
    void ofGeneratedFieldsOnlyListedOnesPass(Speech speech) throws IOException {
        long seed = Seeds.fixed("header-lists");
        ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
        List<String> heard = new ArrayList<>();
        try (ByteVendor vendor = new ByteVendor((request, socket) -> {
                    asked.add(request);
                    socket.getOutputStream().write(answers.remove().getBytes(StandardCharsets.US_ASCII));
                });
                FaultHome home = new FaultHome(folder, vendor.url(), "")) {
            for (int call = 0; call < CALLS; call++) {
                Random random = Seeds.random(seed, call);
                answers.add(answer(speech, lines(random, "of-the-vendor-")));
                String plain = new String(FaultHome.lastCall(speech, speech.body("", false)), StandardCharsets.UTF_8);
                String bytes = plain.replaceFirst(
                        "\r\ncontent-type: [^\r]*\r\n",
                        "\r\n" + Matcher.quoteReplacement(lines(random, "of-the-client-")));
                try (Socket socket = home.connect(64 << 10)) {
                    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
                    heard.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(heard).as("seed %s", seed).hasSize(CALLS).allMatch(text -> text.startsWith("HTTP/1.1 200 "));
        assertThat(asked).hasSize(CALLS);
        assertUp(speech, List.copyOf(asked));
        assertDown(heard);
    }

    private static void assertUp(Speech speech, List<String> asked) {
        Set<String> listed = new TreeSet<>(
                Set.of("host", "content-length", "content-type", "accept", "user-agent", "accept-encoding"));
        listed.addAll(
                speech == Speech.ANTHROPIC
                        ? Set.of("anthropic-version", "anthropic-beta", "x-api-key")
                        : Set.of("authorization", "openai-beta"));
        Set<String> passed = new TreeSet<>();
        for (String request : asked) {
            passed.addAll(names(request));
            assertThat(request).doesNotContain(RunningHome.CLIENT_KEY, "of-the-vendor-");
        }
        assertThat(passed).isEqualTo(listed);
    }

    private static void assertDown(List<String> heard) {
        Set<String> passed = new TreeSet<>();
        for (String answer : heard) {
            passed.addAll(names(answer));
            assertThat(answer).doesNotContain("of-the-client-");
        }
        passed.removeIf(name -> name.startsWith("x-ratelimit-") || name.startsWith("anthropic-ratelimit-"));
        assertThat(passed)
                .isSubsetOf(
                        "content-type",
                        "content-length",
                        "content-disposition",
                        "connection",
                        "retry-after",
                        "retry-after-ms",
                        "x-should-retry",
                        "request-id",
                        "x-request-id",
                        "openai-processing-ms",
                        "openai-version",
                        "openai-model",
                        "x-keyrail-request-id")
                .contains("request-id", "retry-after", "x-keyrail-request-id");
    }
}
