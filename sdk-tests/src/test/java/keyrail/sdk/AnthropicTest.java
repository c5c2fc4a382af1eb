package keyrail.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageTokensCount;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAuto;
import com.anthropic.models.messages.ToolChoiceTool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages with anthropic-java. */
@ExtendWith({Scene.Shared.class, MissRule.class})
@ParameterizedClass
@EnumSource(Upstream.class)
class AnthropicTest implements Paired {
    private final Upstream upstream;
    private final Scene scene;
    private final AnthropicClient client;

    AnthropicTest(Upstream upstream, Scene scene) {
        this.upstream = upstream;
        this.scene = scene;
        this.client = client(scene.clientKey(), 0);
    }

    private AnthropicClient client(String key, int retries) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(scene.url())
                .apiKey(key)
                .putHeader("x-keyrail-profile", upstream.profile())
                .maxRetries(retries)
                .timeout(Scene.LIMIT)
                .responseValidation(true)
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

    private MessageCreateParams.Builder asking(String model, String prompt) {
        return MessageCreateParams.builder().model(model).maxTokens(4000).addUserMessage(prompt);
    }

    private MessageCreateParams.Builder asking(String prompt) {
        return asking(upstream.model(), prompt);
    }

    private static MessageCreateParams.Builder withTools(MessageCreateParams.Builder asking) {
        return asking.addTool(tool("weather", Script.WEATHER_PROPERTIES, Script.WEATHER_REQUIRED))
                .addTool(tool("time", Map.of(), List.of()));
    }

    private static Tool tool(String name, Map<String, Object> properties, List<String> required) {
        Tool.InputSchema.Properties.Builder fields = Tool.InputSchema.Properties.builder();
        properties.forEach((field, schema) -> fields.putAdditionalProperty(field, JsonValue.from(schema)));
        return Tool.builder()
                .name(name)
                .inputSchema(Tool.InputSchema.builder()
                        .properties(fields.build())
                        .required(required)
                        .build())
                .build();
    }

    private Message create(MessageCreateParams.Builder asking) {
        return client.messages().create(asking.build());
    }

    private Message stream(MessageCreateParams.Builder asking) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(asking.build())) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }

    private static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    private static List<ToolUseBlock> calls(Message message) {
        return message.content().stream()
                .flatMap(block -> block.toolUse().stream())
                .toList();
    }

    private static ContentBlockParam result(ToolUseBlock call, String text) {
        return ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                .toolUseId(call.id())
                .content(text)
                .build());
    }

    @Test
    @Check({1, 15, 17})
    void answersInText() {
        Message message = create(asking(Script.SAY));

        assertThat(text(message)).isEqualTo(Script.SAID);
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @Test
    @Check({1, 17})
    void streamsText() {
        Message message = stream(asking(Script.SAY));

        assertThat(text(message)).isEqualTo(Script.SAID);
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @Test
    @Check(2)
    void bothVersionsWorkWithTheKeyInEitherField() {
        for (String version : List.of("2023-06-01", "2026-10-21")) {
            for (boolean bearer : new boolean[] {false, true}) {
                AnthropicOkHttpClient.Builder builder = AnthropicOkHttpClient.builder()
                        .baseUrl(scene.url())
                        .putHeader("x-keyrail-profile", upstream.profile())
                        .replaceHeaders("anthropic-version", version)
                        .maxRetries(0);
                AnthropicClient either =
                        (bearer ? builder.authToken(scene.clientKey()) : builder.apiKey(scene.clientKey())).build();
                assertThat(text(either.messages().create(asking(Script.SAY).build())))
                        .isEqualTo(Script.SAID);
                either.close();
            }
        }
    }

    @Test
    @Check(3)
    void theSystemPromptStaysOneToTheByte() {
        create(asking(Script.SAY).system(Script.SYSTEM));

        assertThat(scene.asked(upstream).system()).containsExactly(Script.SYSTEM);
    }

    @Test
    @Check(13)
    void limitsCarryOver() {
        create(asking(Script.SAY).maxTokens(77));

        assertThat(scene.asked(upstream).limit()).contains(77L);
    }

    @Test
    @Check(13)
    void stopsCarryOver() {
        create(asking(Script.SAY).addStopSequence("HALT"));

        assertThat(scene.asked(upstream).stops()).containsExactly("HALT");
    }

    @Test
    @Check(13)
    void whatTheModelRefusesIsNotSent() {
        Message message = create(asking(upstream.strictModel(), Script.SAY)
                .maxTokens(2000)
                .addStopSequence("HALT")
                .putAdditionalBodyProperty("temperature", JsonValue.from(0.25))
                .putAdditionalBodyProperty("top_k", JsonValue.from(5))
                .putAdditionalHeader("anthropic-version", "2023-06-01"));

        assertThat(text(message)).isEqualTo(Script.SAID);
    }

    @Test
    @Check(15)
    void anAnswerCutAtItsLimitSaysSo() {
        assertThat(create(asking(upstream.model("length"), Script.SAY)).stopReason())
                .contains(StopReason.MAX_TOKENS);
        assertThat(stream(asking(upstream.model("length"), Script.SAY)).stopReason())
                .contains(StopReason.MAX_TOKENS);
    }

    @Test
    @Check(16)
    void aRefusalShowsAsOne() {
        assertThat(create(asking(upstream.model("refuse"), Script.SAY)).stopReason())
                .contains(StopReason.REFUSAL);
        assertThat(stream(asking(upstream.model("refuse"), Script.SAY)).stopReason())
                .contains(StopReason.REFUSAL);
    }

    @Test
    @Check(22)
    void aCutNeverLooksLikeAnEnd() {
        assertThatThrownBy(() -> stream(asking(upstream.model("cut=2"), Script.SAY)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    @Check(23)
    void oddChunksChangeNothing() {
        for (String odd : Script.ODD) {
            assertThat(text(stream(asking(upstream.model(odd), Script.SAY)))).isEqualTo(Script.SAID);
        }
    }

    @Test
    @Check(17)
    void countsTokens() {
        MessageTokensCount count = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model(upstream.model())
                        .addUserMessage("How many?")
                        .build());

        assertThat(count.inputTokens()).isPositive();
    }

    @Test
    @Check({4, 5, 6, 15})
    void callsATool() {
        MessageCreateParams.Builder asking = withTools(asking(Script.CALL));
        Message first = create(asking);

        assertThat(first.stopReason()).contains(StopReason.TOOL_USE);
        ToolUseBlock call = calls(first).getFirst();
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call._input())
                .isEqualTo(JsonValue.from(Map.of("city", "Zürich \"HB\" 🚂", "days", 9007199254740993L)));

        Message second = create(
                asking.addMessage(first).addUserMessageOfContentBlockParams(List.of(result(call, "12° \"fine\""))));
        assertThat(text(second)).isEqualTo(Script.told("12° \"fine\""));
    }

    @Test
    @Check({6, 7})
    void callsToolsInParallelAndStreamed() {
        MessageCreateParams.Builder asking = withTools(asking(Script.CALL_TWO));
        Message first = stream(asking);

        List<ToolUseBlock> calls = calls(first);
        assertThat(calls).extracting(ToolUseBlock::name).containsExactly("weather", "time");
        assertThat(calls).extracting(ToolUseBlock::id).doesNotHaveDuplicates();
        assertThat(calls.getLast()._input()).isEqualTo(JsonValue.from(Map.of()));

        Message second = stream(asking.addMessage(first)
                .addUserMessageOfContentBlockParams(
                        List.of(result(calls.getFirst(), "rain"), result(calls.getLast(), "noon"))));
        assertThat(text(second)).isEqualTo(Script.told("rain", "noon"));
    }

    @Test
    @Check(8)
    void callsOneToolAfterTheOtherWhereParallelIsOff() {
        Message first = create(withTools(asking(Script.CALL_TWO))
                .toolChoice(
                        ToolChoiceAuto.builder().disableParallelToolUse(true).build()));

        assertThat(calls(first)).hasSize(1);
    }

    @Test
    @Check(8)
    void callsTheToolItMust() {
        Message first = create(withTools(asking("Hello"))
                .toolChoice(ToolChoiceTool.builder().name("time").build()));

        assertThat(calls(first)).extracting(ToolUseBlock::name).containsExactly("time");
    }

    @Test
    @Check({9, 10})
    void thinksAndTakesItsThoughtsBack() {
        MessageCreateParams.Builder asking =
                withTools(asking(upstream.thinkingModel(), Script.CALL)).enabledThinking(2000);
        Message first = stream(asking);

        ContentBlock thought = first.content().getFirst();
        assertThat(thought.thinking().orElseThrow().thinking()).contains("«danger» 🚦");

        // The vendor refuses thoughts whose text or signature changed on the way.
        Message second = stream(asking.addMessage(first)
                .addUserMessageOfContentBlockParams(List.of(result(calls(first).getFirst(), "fine"))));
        assertThat(text(second)).isEqualTo(Script.told("fine"));
    }

    @Test
    @Check(12)
    void looksAtAPicture() {
        Message message = create(MessageCreateParams.builder()
                .model(upstream.model())
                .maxTokens(100)
                .addUserMessageOfContentBlockParams(List.of(
                        ContentBlockParam.ofImage(Base64ImageSource.builder()
                                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                .data(Script.png())
                                .build()),
                        ContentBlockParam.ofText(Script.LOOK))));

        assertThat(text(message)).endsWith(Script.seen());
    }

    @Test
    @Check(14)
    void answersInJsonOfASchema() {
        Script.Train train =
                client
                        .messages()
                        .create(asking("Name a train")
                                .outputConfig(Script.Train.class)
                                .build())
                        .content()
                        .stream()
                        .flatMap(block -> block.text().stream())
                        .map(block -> block.text())
                        .findFirst()
                        .orElseThrow();

        assertThat(train.name).isNotBlank();
        assertThat(train.platform).isPositive();
    }

    @Test
    @Check(20)
    void aWrongClientKeyGoesNoFurther() {
        AnthropicClient stranger = client("kr_wrong", 0);
        UnauthorizedException refused = catchThrowableOfType(
                UnauthorizedException.class,
                () -> stranger.messages().create(asking("Hello").build()));
        stranger.close();

        assertThat(refused.headers().values("x-keyrail-error")).containsExactly("client_key_invalid");
        assertThat(scene.vendor(upstream).served()).isZero();
    }

    @Test
    @Check(18)
    void anUnknownFieldIsRefusedByItsOwnVendorAndLeftOutElsewhere() {
        if (upstream != Upstream.ANTHROPIC) {
            Message message = create(asking(Script.SAY).putAdditionalBodyProperty("surprise", JsonValue.from(true)));
            assertThat(text(message)).isEqualTo(Script.SAID);
            return;
        }
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> create(asking("Hello").putAdditionalBodyProperty("surprise", JsonValue.from(true))));

        assertThat(refused.getMessage()).contains("surprise: Extra inputs are not permitted");
    }

    @Test
    @Check({18, 19})
    void aRateLimitNamesItsEndAndTheClientItselfTriesAgain() {
        MessageCreateParams asking =
                asking(upstream.model("status=429~ra=1"), "Hello").build();
        AnthropicClient patient = client(scene.clientKey(), 1);
        RateLimitException limited = catchThrowableOfType(
                RateLimitException.class, () -> patient.messages().create(asking));
        patient.close();

        assertThat(limited.headers().values("retry-after")).containsExactly("1");
        assertThat(scene.vendor(upstream).served()).isEqualTo(2);
    }

    @Test
    @Check(18)
    void failuresOfTheVendorKeepTheirStatus() {
        for (int status : new int[] {500, 529}) {
            AnthropicServiceException failed = catchThrowableOfType(
                    AnthropicServiceException.class, () -> create(asking(upstream.model("status=" + status), "Hello")));

            assertThat(failed.statusCode()).isEqualTo(status);
            assertThat(failed.getMessage()).contains("Rehearsed failure " + status);
        }
    }

    @Test
    @Check(21)
    void anErrorInTheMidstOfAStreamIsHeard() {
        assertThatThrownBy(() -> stream(asking(upstream.model("err=3"), "Hello")))
                .hasMessageMatching("(?s).*(verloaded|had an error|an error was).*");
    }

    @Test
    @Check({24, 25})
    void leavingAStreamClosesTheVendorsToo() {
        MessageCreateParams params =
                asking(upstream.model(Script.SLOW), "Hello").build();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(params)) {
            Iterator<RawMessageStreamEvent> each = events.stream().iterator();
            while (!each.next().isContentBlockDelta()) {
                assertThat(scene.latest(upstream).finishedAt()).isEmpty();
            }
        }
        await().atMost(Scene.LIMIT)
                .until(() -> scene.latest(upstream).closedEarlyAt().isPresent());
    }
}
