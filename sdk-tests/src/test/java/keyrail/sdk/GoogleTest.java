package keyrail.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionCallingConfig;
import com.google.genai.types.FunctionCallingConfigMode;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import com.google.genai.types.ToolConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code generateContent} with google-genai. */
@ExtendWith({Scene.Shared.class, MissRule.class})
@ParameterizedClass
@EnumSource(Upstream.class)
class GoogleTest implements Paired {
    private static final GenerateContentConfig PLAIN =
            GenerateContentConfig.builder().build();

    /** Those whose thoughts or calls come with a seal. */
    private static final Set<Upstream> SEALING =
            Set.of(Upstream.OPENAI, Upstream.OPENAI_RESPONSES, Upstream.ANTHROPIC, Upstream.GEMINI);

    private final Upstream upstream;
    private final Scene scene;
    private final Client client;

    GoogleTest(Upstream upstream, Scene scene) {
        this.upstream = upstream;
        this.scene = scene;
        this.client = client(scene.clientKey(), 1);
    }

    private Client client(String key, int attempts) {
        return Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(scene.url())
                        .headers(Map.of("x-keyrail-profile", upstream.profile()))
                        .timeout((int) Scene.LIMIT.toMillis())
                        .retryOptions(HttpRetryOptions.builder()
                                .attempts(attempts)
                                .initialDelay(0.1)
                                .build())
                        .build())
                .build();
    }

    @Override
    public Upstream upstream() {
        return upstream;
    }

    @BeforeEach
    void forget() {
        scene.vendor(upstream).forget();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static GenerateContentConfig.Builder withTools() {
        return GenerateContentConfig.builder()
                .tools(List.of(Tool.builder()
                        .functionDeclarations(List.of(
                                FunctionDeclaration.builder()
                                        .name("weather")
                                        .parametersJsonSchema(Script.weatherSchema())
                                        .build(),
                                FunctionDeclaration.builder().name("time").build()))
                        .build()));
    }

    private static Content user(Part... parts) {
        return Content.builder().role("user").parts(List.of(parts)).build();
    }

    private GenerateContentResponse generate(List<Content> contents, GenerateContentConfig config) {
        return client.models.generateContent(upstream.model(), contents, config);
    }

    /** All parts of a stream, as one answer's. */
    private List<Part> stream(List<Content> contents, GenerateContentConfig config) {
        return stream(upstream.model(), contents, config);
    }

    private List<Part> stream(String model, List<Content> contents, GenerateContentConfig config) {
        List<Part> parts = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> chunks =
                client.models.generateContentStream(model, contents, config)) {
            chunks.forEach(chunk -> parts.addAll(chunk.parts()));
        }
        return parts;
    }

    private static String text(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.thought().orElse(false) ? "" : part.text().orElse(""));
        }
        return text.toString();
    }

    private static Part result(FunctionCall call, String text) {
        return Part.fromFunctionResponse(call.name().orElseThrow(), Map.of("output", text));
    }

    @Test
    @Check({1, 15, 17})
    void answersInText() {
        GenerateContentResponse response = client.models.generateContent(upstream.model(), Script.SAY, PLAIN);

        assertThat(response.text()).isEqualTo(Script.SAID);
        assertThat(response.finishReason()).hasToString("STOP");
        assertThat(response.usageMetadata().orElseThrow().candidatesTokenCount().orElseThrow())
                .isPositive();
    }

    @Test
    @Check(1)
    void streamsText() {
        assertThat(text(stream(List.of(user(Part.fromText(Script.SAY))), PLAIN)))
                .isEqualTo(Script.SAID);
    }

    @Test
    @Check(3)
    void theSystemPromptStaysOneToTheByte() {
        generate(
                List.of(user(Part.fromText(Script.SAY))),
                GenerateContentConfig.builder()
                        .systemInstruction(Content.builder()
                                .parts(List.of(Part.fromText(Script.SYSTEM)))
                                .build())
                        .build());

        assertThat(scene.asked(upstream).system()).containsExactly(Script.SYSTEM);
    }

    @Test
    @Check(13)
    void limitsCarryOver() {
        generate(
                List.of(user(Part.fromText(Script.SAY))),
                GenerateContentConfig.builder().maxOutputTokens(77).build());

        assertThat(scene.asked(upstream).limit()).contains(77L);
    }

    @Test
    @Check(13)
    void samplingAndStopsCarryOver() {
        generate(
                List.of(user(Part.fromText(Script.SAY))),
                GenerateContentConfig.builder()
                        .temperature(0.25f)
                        .stopSequences(List.of("HALT"))
                        .build());

        assertThat(scene.asked(upstream).temperature()).contains(0.25);
        assertThat(scene.asked(upstream).stops()).containsExactly("HALT");
    }

    @Test
    @Check(13)
    void whatTheModelRefusesIsNotSent() {
        GenerateContentResponse response = client.models.generateContent(
                upstream.strictModel(),
                Script.SAY,
                GenerateContentConfig.builder()
                        .temperature(0.25f)
                        .topP(0.5f)
                        .topK(5f)
                        .maxOutputTokens(2000)
                        .stopSequences(List.of("HALT"))
                        .build());

        assertThat(response.text()).isEqualTo(Script.SAID);
    }

    @Test
    @Check(15)
    void anAnswerCutAtItsLimitSaysSo() {
        assertThat(client.models
                        .generateContent(upstream.model("length"), Script.SAY, PLAIN)
                        .finishReason())
                .hasToString("MAX_TOKENS");
    }

    @Test
    @Check(16)
    void aRefusalShowsAsOne() {
        assertThat(client.models
                        .generateContent(upstream.model("refuse"), Script.SAY, PLAIN)
                        .finishReason())
                .hasToString("SAFETY");
    }

    @Test
    @Check(21)
    void anErrorInTheMidstOfAStreamIsHeard() {
        assertThatThrownBy(() -> said(upstream.model("err=2"))).isInstanceOf(RuntimeException.class);
    }

    @Test
    @Check(22)
    void aCutNeverLooksLikeAnEnd() {
        assertThatThrownBy(() -> said(upstream.model("cut=2"))).isInstanceOf(RuntimeException.class);
    }

    @Test
    @Check(23)
    void oddChunksChangeNothing() {
        for (String odd : Script.ODD) {
            assertThat(said(upstream.model(odd))).isEqualTo(Script.SAID);
        }
    }

    private String said(String model) {
        return text(stream(model, List.of(user(Part.fromText(Script.SAY))), PLAIN));
    }

    @Test
    @Check(17)
    void countsTokens() {
        assertThat(client.models
                        .countTokens(upstream.model(), "How many?", null)
                        .totalTokens()
                        .orElseThrow())
                .isPositive();
    }

    @Test
    @Check({4, 5, 6})
    void callsATool() {
        Content asked = user(Part.fromText(Script.CALL));
        GenerateContentResponse first = generate(List.of(asked), withTools().build());

        FunctionCall call = first.functionCalls().getFirst();
        assertThat(call.name()).contains("weather");
        assertThat(call.args().orElseThrow())
                .containsEntry("city", "Zürich \"HB\" 🚂")
                .containsEntry("days", 9007199254740993L);

        Content answered = Content.builder().role("model").parts(first.parts()).build();
        GenerateContentResponse second = generate(
                List.of(asked, answered, user(result(call, "12° \"fine\""))),
                withTools().build());
        assertThat(second.text()).isEqualTo(Script.told("12° \"fine\""));
    }

    @Test
    @Check(10)
    void thinksAndTakesItsThoughtsBack() {
        Content asked = user(Part.fromText(Script.CALL));
        GenerateContentConfig thinking = withTools()
                .thinkingConfig(ThinkingConfig.builder()
                        .includeThoughts(true)
                        .thinkingBudget(1024)
                        .build())
                .build();
        List<Part> first = stream(upstream.thinkingModel(), List.of(asked), thinking);
        FunctionCall call = first.stream()
                .flatMap(part -> part.functionCall().stream())
                .findFirst()
                .orElseThrow();

        // Vendors refuse thoughts whose text or signature changed on the way.
        Content answered = Content.builder().role("model").parts(first).build();
        List<Part> second =
                stream(upstream.thinkingModel(), List.of(asked, answered, user(result(call, "fine"))), thinking);
        assertThat(text(second)).isEqualTo(Script.told("fine"));
        assertThat(scene.asked(upstream).hasSeal()).isEqualTo(SEALING.contains(upstream));
    }

    @Test
    @Check({6, 7})
    void callsToolsInParallelAndStreamed() {
        Content asked = user(Part.fromText(Script.CALL_TWO));
        List<Part> first = stream(List.of(asked), withTools().build()).stream()
                .filter(part -> part.functionCall().isPresent())
                .toList();

        assertThat(first)
                .extracting(part -> part.functionCall().orElseThrow().name().orElseThrow())
                .containsExactly("weather", "time");

        Content answered = Content.builder().role("model").parts(first).build();
        List<Part> second = stream(
                List.of(
                        asked,
                        answered,
                        user(
                                result(first.getFirst().functionCall().orElseThrow(), "rain"),
                                result(first.getLast().functionCall().orElseThrow(), "noon"))),
                withTools().build());
        assertThat(text(second)).isEqualTo(Script.told("rain", "noon"));
    }

    @Test
    @Check(8)
    void callsTheToolItMust() {
        GenerateContentResponse response = generate(
                List.of(user(Part.fromText("Hello"))),
                withTools()
                        .toolConfig(ToolConfig.builder()
                                .functionCallingConfig(FunctionCallingConfig.builder()
                                        .mode(new FunctionCallingConfigMode(FunctionCallingConfigMode.Known.ANY))
                                        .allowedFunctionNames(List.of("time"))
                                        .build())
                                .build())
                        .build());

        assertThat(response.functionCalls()).hasSize(1);
        assertThat(response.functionCalls().getFirst().name()).contains("time");
    }

    @Test
    @Check(9)
    void thinks() {
        List<Part> parts = stream(
                upstream.thinkingModel(),
                List.of(user(Part.fromText(Script.SAY))),
                GenerateContentConfig.builder()
                        .thinkingConfig(ThinkingConfig.builder()
                                .includeThoughts(true)
                                .thinkingBudget(1024)
                                .build())
                        .build());

        assertThat(parts.getFirst().thought()).contains(true);
        assertThat(parts.getFirst().text().orElseThrow()).isNotBlank();
        assertThat(text(parts)).isEqualTo(Script.SAID);
    }

    @Test
    @Check(12)
    void looksAtAPicture() {
        GenerateContentResponse response =
                generate(List.of(user(Part.fromText(Script.LOOK), Part.fromBytes(Script.PNG, "image/png"))), PLAIN);

        assertThat(response.text()).endsWith(Script.seen());
    }

    @Test
    @Check(14)
    void answersInJsonOfASchema() {
        GenerateContentResponse response = generate(
                List.of(user(Part.fromText("Name a train"))),
                GenerateContentConfig.builder()
                        .responseMimeType("application/json")
                        .responseJsonSchema(Script.weatherSchema())
                        .build());

        JsonNode answer = JsonMapper.shared().readTree(response.text());
        assertThat(answer.path("city").isString()).isTrue();
        assertThat(answer.path("days").isIntegralNumber()).isTrue();
    }

    @Test
    @Check(20)
    void aWrongClientKeyGoesNoFurther() {
        Client stranger = client("kr_wrong", 1);
        ClientException refused = catchThrowableOfType(
                ClientException.class, () -> stranger.models.generateContent(upstream.model(), "Hello", PLAIN));
        stranger.close();

        assertThat(refused.code()).isEqualTo(401);
        assertThat(scene.vendor(upstream).served()).isZero();
    }

    @Test
    @Check(18)
    void anUnknownFieldIsRefusedByItsOwnVendorAndLeftOutElsewhere() {
        GenerateContentConfig odd = GenerateContentConfig.builder()
                .httpOptions(HttpOptions.builder()
                        .extraBody(Map.of("surprise", true))
                        .build())
                .build();
        if (upstream != Upstream.GEMINI) {
            assertThat(client.models
                            .generateContent(upstream.model(), Script.SAY, odd)
                            .text())
                    .isEqualTo(Script.SAID);
            return;
        }
        ClientException refused = catchThrowableOfType(
                ClientException.class, () -> client.models.generateContent(upstream.model(), "Hello", odd));

        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.message()).contains("Unknown name \"surprise\"");
    }

    @Test
    @Check(18)
    void aRateLimitIsHeardAndTheClientItselfTriesAgain() {
        Client patient = client(scene.clientKey(), 2);
        ClientException limited = catchThrowableOfType(
                ClientException.class,
                () -> patient.models.generateContent(upstream.model("status=429~ra=1"), "Hello", PLAIN));
        patient.close();

        assertThat(limited.code()).isEqualTo(429);
        assertThat(limited.status()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(scene.vendor(upstream).served()).isEqualTo(2);
    }

    @Test
    @Check(18)
    void failuresOfTheVendorKeepTheirStatus() {
        for (int status : new int[] {500, 529}) {
            ApiException failed = catchThrowableOfType(
                    ServerException.class,
                    () -> client.models.generateContent(upstream.model("status=" + status), "Hello", PLAIN));

            assertThat(failed.code()).isEqualTo(status);
            assertThat(failed.message()).contains("Rehearsed failure " + status);
        }
    }

    @Test
    @Check({24, 25})
    void leavingAStreamClosesTheVendorsToo() {
        try (ResponseStream<GenerateContentResponse> chunks =
                client.models.generateContentStream(upstream.model(Script.SLOW), "Hello", PLAIN)) {
            Iterator<GenerateContentResponse> each = chunks.iterator();
            each.next();
            each.next();
            assertThat(scene.latest(upstream).finishedAt()).isEmpty();
        }
        await().atMost(Scene.LIMIT)
                .until(() -> scene.latest(upstream).closedEarlyAt().isPresent());
    }

    private JsonNode body() {
        return JsonMapper.shared().readTree(scene.latest(upstream).body());
    }
}
