package keyrail.system.property;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.system.RunningHome;

/**
 * One call of a program.
 *
 * @param profile the field {@code x-keyrail-profile}, or null
 * @param model null for none
 * @param statuses how the upstreams are to answer its attempts
 * @param rotates whether a rejected key is replaced while it is being rejected
 */
record RandomCall(
        RandomHome.Client client,
        boolean chat,
        String profile,
        String callSite,
        String model,
        boolean streams,
        List<Integer> statuses,
        boolean rotates,
        int keyPlace) {
    /** A credential of the program's own, which is nobody's business. */
    static final String CALLERS_OWN = "sk-callers-own";

    static RandomCall random(RandomHome home, Random random) {
        RandomJson dice = new RandomJson(random);
        String named = dice.pick(List.copyOf(home.profiles.keySet()));
        RandomHome.Account account = home.pick(home.accounts);
        String profile = null;
        String model;
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                profile = named;
                model = dice.oneIn(3) ? null : dice.pick(List.of("gpt-4", "default", named));
            }
            case 2, 3 -> model = named;
            case 4 -> model = account.name() + "/m-direct";
            case 5 -> model = dice.pick(List.of("gpt-4o", "claude-a", "gpt-x", "claude-4"));
            case 6 -> model = dice.oneIn(3) ? null : "default";
            default -> model = dice.pick(List.of("nobody-knows", "ghost", "c0", "ghost/m", "no-such/gpt-4"));
        }
        List<Integer> statuses = new ArrayList<>();
        for (int index = 0; index < 5; index++) {
            statuses.add(dice.pick(List.of(200, 200, 429, 500, 401, 503, 400)));
        }
        boolean chat = random.nextInt(10) > 0 ? chatOf(home, model, profile, account) : dice.oneIn(2);
        RandomHome.Client client = dice.oneIn(2) ? home.clients.getFirst() : dice.pick(home.clients);
        return new RandomCall(
                client,
                chat,
                profile,
                dice.oneIn(8) ? "site" : null,
                model,
                dice.oneIn(2),
                statuses,
                dice.oneIn(2),
                random.nextInt(4));
    }

    /** Most calls speak the format of where they probably go. */
    private static boolean chatOf(RandomHome home, String model, String profile, RandomHome.Account direct) {
        RandomHome.Chosen chosen = home.profiles.get(profile != null ? profile : String.valueOf(model));
        if (chosen == null) {
            return !direct.provider().equals("anthropic");
        }
        if (chosen.connection() != null && chosen.connection().startsWith("c")) {
            return !home.account(chosen.connection()).provider().equals("anthropic");
        }
        return !"anthropic".equals(chosen.provider());
    }

    HttpRequest request(RunningHome home) {
        String body = "{" + (model == null ? "" : "\"model\":\"" + model + "\",") + "\"stream\":" + streams
                + (chat ? "" : ",\"max_tokens\":9") + ",\"messages\":[{\"role\":\"user\",\"content\":\"Salve\"}]}";
        HttpRequest.Builder request = home.request(chat ? "/v1/chat/completions" : "/v1/messages", body);
        if (!chat) {
            request.header("anthropic-version", "2023-06-01");
        }
        if (profile != null) {
            request.header("x-keyrail-profile", profile);
        }
        if (callSite != null) {
            request.header("x-keyrail-call-site", callSite);
        }
        return switch (keyPlace) {
            case 0 -> request.setHeader("x-keyrail-key", client.key()).build();
            case 1 ->
                request.setHeader("x-keyrail-key", client.key())
                        .header("authorization", "Bearer " + CALLERS_OWN)
                        .header("x-api-key", CALLERS_OWN)
                        .build();
            case 2 ->
                withoutOurField(request)
                        .header("authorization", "Bearer " + client.key())
                        .build();
            default ->
                withoutOurField(request).header("x-api-key", client.key()).build();
        };
    }

    private static HttpRequest.Builder withoutOurField(HttpRequest.Builder request) {
        HttpRequest plain = request.build();
        return HttpRequest.newBuilder(plain, (name, value) -> !name.equalsIgnoreCase("x-keyrail-key"));
    }
}
