package keyrail.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.ChatCompletionUserMessageParam;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Chat Completions with openai-java. */
@ExtendWith({Scene.Shared.class, MissRule.class})
@ParameterizedClass
@EnumSource(Upstream.class)
class OpenAiChatTest implements Paired {
    private final Upstream upstream;
    private final Scene scene;
    private final OpenAIClient client;

    OpenAiChatTest(Upstream upstream, Scene scene) {
        this.upstream = upstream;
        this.scene = scene;
        this.client = client(scene.clientKey(), 0);
    }

    private OpenAIClient client(String key, int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(scene.url() + "/v1")
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

    private ChatCompletionCreateParams.Builder asking(String model, String prompt) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(prompt);
    }

    private ChatCompletionCreateParams.Builder asking(String prompt) {
        return asking(upstream.model(), prompt);
    }

    private static ChatCompletionCreateParams.Builder withTools(ChatCompletionCreateParams.Builder asking) {
        return asking.addTool(tool("weather", Script.weatherSchema())).addTool(tool("time", Script.timeSchema()));
    }

    private static ChatCompletionFunctionTool tool(String name, Map<String, Object> schema) {
        FunctionParameters.Builder parameters = FunctionParameters.builder();
        schema.forEach((field, value) -> parameters.putAdditionalProperty(field, JsonValue.from(value)));
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name(name)
                        .description("Tells the " + name)
                        .parameters(parameters.build())
                        .build())
                .build();
    }

    private ChatCompletion complete(ChatCompletionCreateParams.Builder asking) {
        return client.chat().completions().create(asking.build());
    }

    private ChatCompletion stream(ChatCompletionCreateParams.Builder asking) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams params = asking.streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            chunks.stream().forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    private static ChatCompletionMessage message(ChatCompletion completion) {
        return completion.choices().getFirst().message();
    }

    private static List<ChatCompletionMessageFunctionToolCall> calls(ChatCompletion completion) {
        return message(completion).toolCalls().orElseThrow().stream()
                .map(call -> call.asFunction())
                .toList();
    }

    private static ChatCompletionToolMessageParam result(ChatCompletionMessageFunctionToolCall call, String text) {
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content(text)
                .build();
    }

    @Test
    @Check({1, 15, 17})
    void answersInText() {
        ChatCompletion completion = complete(asking(Script.SAY));

        assertThat(message(completion).content()).contains(Script.SAID);
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.usage().orElseThrow().completionTokens()).isPositive();
    }

    @Test
    @Check({1, 17})
    void streamsText() {
        ChatCompletion completion = stream(asking(Script.SAY));

        assertThat(message(completion).content()).contains(Script.SAID);
        assertThat(completion.usage().orElseThrow().completionTokens()).isPositive();
    }

    @Test
    @Check(3)
    void theSystemPromptStaysOneToTheByte() {
        complete(ChatCompletionCreateParams.builder()
                .model(upstream.model())
                .addSystemMessage(Script.SYSTEM)
                .addUserMessage(Script.SAY));

        assertThat(scene.asked(upstream).system()).containsExactly(Script.SYSTEM);
    }

    @Test
    @Check(13)
    void limitsCarryOver() {
        complete(asking(Script.SAY).maxCompletionTokens(77));

        assertThat(scene.asked(upstream).limit()).contains(77L);
    }

    @Test
    @Check(13)
    void samplingAndStopsCarryOver() {
        complete(asking(Script.SAY).temperature(0.25).stop("HALT"));

        assertThat(scene.asked(upstream).temperature()).contains(0.25);
        assertThat(scene.asked(upstream).stops()).containsExactly("HALT");
    }

    @Test
    @Check(13)
    void whatTheModelRefusesIsNotSent() {
        ChatCompletion completion = complete(asking(upstream.strictModel(), Script.SAY)
                .temperature(0.25)
                .topP(0.5)
                .presencePenalty(0.5)
                .maxCompletionTokens(2000)
                .stop("HALT"));

        assertThat(message(completion).content()).contains(Script.SAID);
    }

    @Test
    @Check(15)
    void anAnswerCutAtItsLimitSaysSo() {
        ChatCompletion.Choice.FinishReason length = ChatCompletion.Choice.FinishReason.LENGTH;

        assertThat(complete(asking(upstream.model("length"), Script.SAY))
                        .choices()
                        .getFirst()
                        .finishReason())
                .isEqualTo(length);
        assertThat(stream(asking(upstream.model("length"), Script.SAY))
                        .choices()
                        .getFirst()
                        .finishReason())
                .isEqualTo(length);
    }

    @Test
    @Check(16)
    void aRefusalShowsAsOne() {
        assertRefused(complete(asking(upstream.model("refuse"), Script.SAY)));
        assertRefused(stream(asking(upstream.model("refuse"), Script.SAY)));
    }

    private static void assertRefused(ChatCompletion completion) {
        boolean filtered = completion
                .choices()
                .getFirst()
                .finishReason()
                .equals(ChatCompletion.Choice.FinishReason.CONTENT_FILTER);
        assertThat(filtered || message(completion).refusal().isPresent()).isTrue();
    }

    @Test
    @Check(21)
    void anErrorInTheMidstOfAStreamIsHeard() {
        assertThatThrownBy(() -> stream(asking(upstream.model("err=2"), Script.SAY)))
                .hasMessageMatching("(?s).*(verloaded|had an error|an error was).*");
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
            assertThat(message(stream(asking(upstream.model(odd), Script.SAY))).content())
                    .contains(Script.SAID);
        }
    }

    @Test
    @Check({4, 5, 6, 15})
    void callsATool() {
        ChatCompletionCreateParams.Builder asking = withTools(asking(Script.CALL));
        ChatCompletion first = complete(asking);

        ChatCompletionMessageFunctionToolCall call = calls(first).getFirst();
        assertThat(call.function().name()).isEqualTo("weather");
        assertJson(call.function().arguments(), Script.WEATHER);
        assertThat(first.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);

        ChatCompletion second = complete(asking.addMessage(message(first)).addMessage(result(call, "12° \"fine\"")));
        assertThat(message(second).content()).contains(Script.told("12° \"fine\""));
    }

    @Test
    @Check(
            value = 11,
            before = {Upstream.OPENAI_RESPONSES, Upstream.ANTHROPIC, Upstream.GEMINI})
    void whatTheVendorSignedComesBackThoughTheClientCannotCarryIt() {
        ChatCompletionCreateParams.Builder asking =
                withTools(asking(upstream.thinkingModel(), Script.CALL)).reasoningEffort(ReasoningEffort.LOW);
        ChatCompletion first = stream(asking);
        complete(
                asking.addMessage(message(first)).addMessage(result(calls(first).getFirst(), "fine")));

        assertThat(scene.asked(upstream).hasSeal()).isTrue();
    }

    @Test
    @Check({6, 7})
    void callsToolsInParallelAndStreamed() {
        ChatCompletionCreateParams.Builder asking = withTools(asking(Script.CALL_TWO));
        ChatCompletion first = stream(asking);

        List<ChatCompletionMessageFunctionToolCall> calls = calls(first);
        assertThat(calls).hasSize(2);
        assertThat(calls).extracting(call -> call.id()).doesNotHaveDuplicates();
        assertJson(calls.getFirst().function().arguments(), "{\"city\":\"Bern\",\"days\":1}");
        assertJson(calls.getLast().function().arguments(), "{}");

        ChatCompletion second = stream(asking.addMessage(message(first))
                .addMessage(result(calls.getFirst(), "rain"))
                .addMessage(result(calls.getLast(), "noon")));
        assertThat(message(second).content()).contains(Script.told("rain", "noon"));
    }

    @Test
    @Check(8)
    void callsOneToolAfterTheOtherWhereParallelIsOff() {
        ChatCompletion first = complete(withTools(asking(Script.CALL_TWO)).parallelToolCalls(false));

        assertThat(calls(first)).hasSize(1);
    }

    @Test
    @Check(8)
    void callsTheToolItMust() {
        ChatCompletion first = complete(withTools(asking("Hello"))
                .toolChoice(ChatCompletionToolChoiceOption.ofAuto(ChatCompletionToolChoiceOption.Auto.REQUIRED)));

        assertThat(calls(first).getFirst().function().name()).isEqualTo("weather");
    }

    @Test
    @Check(9)
    void thinks() {
        ChatCompletion completion =
                complete(asking(upstream.thinkingModel(), Script.SAY).reasoningEffort(ReasoningEffort.LOW));

        assertThat(message(completion).content()).contains(Script.SAID);
        assertThat(scene.asked(upstream).thinks()).isTrue();
        if (upstream != Upstream.ANTHROPIC) {
            // The one vendor that does not count thoughts apart.
            assertThat(completion
                            .usage()
                            .orElseThrow()
                            .completionTokensDetails()
                            .orElseThrow()
                            .reasoningTokens()
                            .orElseThrow())
                    .isPositive();
        }
    }

    @Test
    @Check(10)
    void thinksInBothTurnsAroundACall() {
        ChatCompletionCreateParams.Builder asking =
                withTools(asking(upstream.thinkingModel(), Script.CALL)).reasoningEffort(ReasoningEffort.LOW);
        ChatCompletion first = stream(asking);
        ChatCompletion second = stream(
                asking.addMessage(message(first)).addMessage(result(calls(first).getFirst(), "fine")));

        assertThat(message(second).content()).contains(Script.told("fine"));
        assertThat(scene.asked(upstream).thinks()).isTrue();
    }

    @Test
    @Check(12)
    void looksAtAPicture() {
        ChatCompletionContentPartImage.ImageUrl url = ChatCompletionContentPartImage.ImageUrl.builder()
                .url("data:image/png;base64," + Script.png())
                .build();
        ChatCompletion completion = complete(ChatCompletionCreateParams.builder()
                .model(upstream.model())
                .addMessage(ChatCompletionUserMessageParam.builder()
                        .contentOfArrayOfContentParts(List.of(
                                ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                        .text(Script.LOOK)
                                        .build()),
                                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                        .imageUrl(url)
                                        .build())))
                        .build()));

        assertThat(message(completion).content().orElseThrow()).endsWith(Script.seen());
    }

    @Test
    @Check(14)
    void answersInJsonOfASchema() {
        Script.Train train = client.chat()
                .completions()
                .create(asking("Name a train")
                        .responseFormat(Script.Train.class)
                        .build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();

        assertThat(train.name).isNotBlank();
        assertThat(train.platform).isPositive();
        assertThat(train.late).isTrue();
    }

    @Test
    @Check(20)
    void aWrongClientKeyGoesNoFurther() {
        OpenAIClient stranger = client("kr_wrong", 0);
        UnauthorizedException refused = catchThrowableOfType(
                UnauthorizedException.class,
                () -> stranger.chat().completions().create(asking("Hello").build()));
        stranger.close();

        assertThat(refused.headers().values("x-keyrail-error")).containsExactly("client_key_invalid");
        assertThat(scene.vendor(upstream).served()).isZero();
    }

    @Test
    @Check(18)
    void aBadRequestIsRefused() {
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> complete(ChatCompletionCreateParams.builder()
                        .model(upstream.model())
                        .messages(List.of())));

        // Where the vendor speaks another format, the request is refused in our words, before the vendor is asked.
        assertThat(refused.getMessage()).containsPattern("empty array|messages");
    }

    @Test
    @Check({18, 19})
    void aRateLimitNamesItsEnd() {
        RateLimitException limited = catchThrowableOfType(
                RateLimitException.class, () -> complete(asking(upstream.model("status=429~ra=7"), "Hello")));

        assertThat(limited.headers().values("retry-after")).containsExactly("7");
        assertThat(limited.getMessage()).contains("Rehearsed failure 429");
    }

    @Test
    @Check(18)
    void theClientItselfTriesAgain() {
        OpenAIClient patient = client(scene.clientKey(), 1);
        ChatCompletionCreateParams asking =
                asking(upstream.model("status=429~ra=1"), "Hello").build();
        assertThatThrownBy(() -> patient.chat().completions().create(asking)).isInstanceOf(RateLimitException.class);
        patient.close();

        assertThat(scene.vendor(upstream).served()).isEqualTo(2);
    }

    @Test
    @Check(18)
    void failuresOfTheVendorKeepTheirStatus() {
        for (int status : new int[] {500, 529}) {
            OpenAIServiceException failed = catchThrowableOfType(
                    InternalServerException.class, () -> complete(asking(upstream.model("status=" + status), "Hello")));

            assertThat(failed.statusCode()).isEqualTo(status);
            assertThat(failed.getMessage()).contains("Rehearsed failure " + status);
        }
    }

    @Test
    @Check({24, 25})
    void leavingAStreamClosesTheVendorsToo() {
        ChatCompletionCreateParams params =
                asking(upstream.model(Script.SLOW), "Hello").build();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            Iterator<ChatCompletionChunk> each = chunks.stream().iterator();
            each.next();
            each.next();
            assertThat(scene.latest(upstream).finishedAt()).isEmpty();
        }
        await().atMost(Scene.LIMIT)
                .until(() -> scene.latest(upstream).closedEarlyAt().isPresent());
    }

    private static void assertJson(String actual, String expected) {
        assertThat(JsonMapper.shared().readTree(actual))
                .isEqualTo(JsonMapper.shared().readTree(expected));
    }
}
