package keyrail.service.callsite;

import java.util.List;

/**
 * Names of call sites that applications are known to use, so that they can be listed and completed. Nothing stands
 * behind them: no profile, no tuning. Any other name is the user's own and works the same.
 */
public final class KnownCallSites {
    public static final List<String> NAMES = List.of(
            "mainAgent",
            "subagentSpawn",
            "heartbeatAgent",
            "filingAgent",
            "compactionAgent",
            "analyzeConversation",
            "callAgent",
            "memoryExtraction",
            "memoryConsolidation",
            "memoryRetrieval",
            "memoryV2Migration",
            "memoryV2Sweep",
            "memoryV2Consolidation",
            "recall",
            "narrativeRefinement",
            "patternScan",
            "conversationSummarization",
            "conversationStarters",
            "replySuggestion",
            "conversationTitle",
            "commitMessage",
            "identityIntro",
            "emptyStateGreeting",
            "notificationDecision",
            "preferenceExtraction",
            "guardianQuestionCopy",
            "approvalCopy",
            "approvalConversation",
            "interactionClassifier",
            "styleAnalyzer",
            "inviteInstructionGenerator",
            "skillCategoryInference",
            "meetConsentMonitor",
            "meetChatOpportunity",
            "inference",
            "feedEventCopy",
            "trustRuleSuggestion",
            "proactiveArtifactDecision",
            "proactiveArtifactBuild");

    /** The call site of {@code keyrail send}. */
    public static final String SEND = "inference";

    private KnownCallSites() {}
}
