package keyrail.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/compatibility.md} says what the tests of this module show; {@code -Dcompat.write=true} writes it. */
class CompatibilityTest {
    private static final Map<String, Class<?>> CLIENTS = new LinkedHashMap<>();

    static {
        CLIENTS.put("OpenAI Chat (openai-java)", OpenAiChatTest.class);
        CLIENTS.put("OpenAI Responses (openai-java)", OpenAiResponsesTest.class);
        CLIENTS.put("Anthropic Messages (anthropic-java)", AnthropicTest.class);
        CLIENTS.put("Gemini (google-genai)", GoogleTest.class);
        CLIENTS.put("OpenAI Chat (langchain4j-open-ai)", LangChainOpenAiTest.class);
        CLIENTS.put("Anthropic Messages (langchain4j-anthropic)", LangChainAnthropicTest.class);
        CLIENTS.put("Gemini (langchain4j-google-ai-gemini)", LangChainGeminiTest.class);
    }

    @Test
    void theTableSaysWhatTheTestsShow() throws IOException {
        Path file = root().resolve("docs/compatibility.md");
        String table = table();
        if (Boolean.getBoolean("compat.write")) {
            Files.writeString(file, table);
        }
        assertThat(file).as("run with -Dcompat.write=true").hasContent(table);
    }

    @Test
    void everyMissNamesATestThatJudgesSomething() {
        for (Misses.Miss miss : Misses.ALL) {
            assertThat(tests()).contains(miss.test());
        }
    }

    private static Stream<String> tests() {
        return CLIENTS.values().stream()
                .flatMap(client -> tests(client).map(method -> client.getSimpleName() + "." + method.getName()));
    }

    /** Its own, and those it shares with its siblings. */
    private static Stream<Method> tests(Class<?> client) {
        return Stream.of(client, client.getSuperclass())
                .flatMap(of -> Arrays.stream(of.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Check.class));
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("arch-tests"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String table() {
        StringBuilder text = new StringBuilder("""
                # Compatibility

                Which behaviours hold for which client in front of which vendor. Clients are the vendors' own SDKs and
                LangChain4j, unmodified; vendors are the strict rehearsal providers, which check each request against tables
                derived from the vendors' SDKs and refuse what the real ones would. `openai-responses` is OpenAI by models that
                it answers in Responses alone: clients of every format but that one are translated into it, those of Chat
                Completions too, and every request of the column has to arrive there. `n/n` are the tests that
                pass; a `–` says that no test of this table judges the behaviour there (the last section says what does).
                This page is generated from the tests of `sdk-tests`, and a miss that begins to pass fails the build.

                """);
        List<Misses.Miss> shown = new ArrayList<>();
        int pass = 0;
        int all = 0;
        for (Map.Entry<String, Class<?>> client : CLIENTS.entrySet()) {
            text.append("## ").append(client.getKey()).append("\n\n| behaviour |");
            for (Upstream upstream : Upstream.values()) {
                text.append(' ').append(upstream.profile()).append(" |");
            }
            text.append("\n|---|")
                    .append("---|".repeat(Upstream.values().length))
                    .append('\n');
            for (int number = 1; number <= Behaviours.ALL.size(); number++) {
                List<Method> judging = judging(client.getValue(), number);
                if (judging.isEmpty()) {
                    continue;
                }
                text.append("| ")
                        .append(number)
                        .append(". ")
                        .append(Behaviours.ALL.get(number - 1))
                        .append(" |");
                for (Upstream upstream : Upstream.values()) {
                    text.append(' ')
                            .append(cell(client.getValue(), judging, upstream, shown))
                            .append(" |");
                }
                text.append('\n');
            }
            text.append('\n');
            for (Method test : tests(client.getValue()).toList()) {
                for (Upstream upstream : Upstream.values()) {
                    if (!Misses.isJudged(test, upstream)) {
                        continue;
                    }
                    Optional<Misses.Miss> miss = Misses.of(client.getValue(), test.getName(), upstream);
                    all += miss.isEmpty() || miss.get().offered() ? 1 : 0;
                    pass += miss.isEmpty() ? 1 : 0;
                }
            }
        }
        text.append("## In all\n\n")
                .append(pass)
                .append(" of ")
                .append(all)
                .append(" cases that the vendor offers at all pass.\n\n## Misses\n\n");
        for (int index = 0; index < shown.size(); index++) {
            Misses.Miss miss = shown.get(index);
            text.append(index + 1)
                    .append(". ")
                    .append(miss.offered() ? "" : "(not offered) ")
                    .append(miss.reason())
                    .append(": `")
                    .append(miss.test())
                    .append("` before ")
                    .append(miss.upstream().profile())
                    .append('\n');
        }
        text.append("\n## Judged elsewhere\n\n");
        ELSEWHERE.forEach((number, where) -> text.append("- ")
                .append(number)
                .append(". ")
                .append(Behaviours.ALL.get(number - 1))
                .append(": ")
                .append(where)
                .append('\n'));
        return text.toString();
    }

    private static final Map<Integer, String> ELSEWHERE = new LinkedHashMap<>();

    static {
        ELSEWHERE.put(
                2,
                "`keyrail.system.relay`, `keyrail.system.surface`, `PreparedCallsTest` (both versions, same format)");
        ELSEWHERE.put(11, "`keyrail.wire.gemini.codec`, `TranslationTest`");
        ELSEWHERE.put(13, "`PromptRulesTest` and the codecs' own tests in `wire`, by model");
        ELSEWHERE.put(22, "`BrokenStreamTest`, at every byte (same format)");
        ELSEWHERE.put(23, "the codecs' reply tests, at every byte");
        ELSEWHERE.put(26, "`keyrail.system.property`, `AllowedFieldsTest`");
        ELSEWHERE.put(27, "`ConcurrencyTest`, and the deep run");
        ELSEWHERE.put(28, "not built yet");
        ELSEWHERE.put(29, "not built yet");
        ELSEWHERE.put(30, "grammars in `wire/src/test`, `./verify-deep` with coding tools");
    }

    private static List<Method> judging(Class<?> client, int number) {
        return tests(client)
                .filter(method ->
                        Arrays.stream(method.getAnnotation(Check.class).value()).anyMatch(one -> one == number))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static String cell(Class<?> client, List<Method> tests, Upstream upstream, List<Misses.Miss> shown) {
        List<Method> judging =
                tests.stream().filter(test -> Misses.isJudged(test, upstream)).toList();
        if (judging.isEmpty()) {
            return "–";
        }
        List<Misses.Miss> misses = judging.stream()
                .map(method -> Misses.of(client, method.getName(), upstream))
                .flatMap(Optional::stream)
                .toList();
        misses.stream().filter(miss -> !shown.contains(miss)).forEach(shown::add);
        String notes = misses.stream()
                .map(miss -> "[" + (shown.indexOf(miss) + 1) + "]")
                .collect(Collectors.joining());
        return (judging.size() - misses.size()) + "/" + judging.size() + (notes.isEmpty() ? "" : " " + notes);
    }
}
