namespace RagKit.Sync;

/// <summary>Holds what a run is about to store against limits.</summary>
internal sealed class QualityGate(GateOptions options)
{
    public GateOptions Options { get; } = options.Validate();

    /// <exception cref="QualityGateException">A limit is not kept.</exception>
    public void Require(string corpus, GateFacts facts)
    {
        List<GateFailure> failures = [];
        if (facts.Total < Options.MinimumDocuments)
            failures.Add(new(nameof(GateOptions.MinimumDocuments), facts.Total, Options.MinimumDocuments));
        AtMost(nameof(GateOptions.MaxFailedShare), facts.Failed, facts.Documents + facts.Failed, Options.MaxFailedShare);
        AtMost(nameof(GateOptions.MaxEmptyShare), facts.Empty, facts.Documents, Options.MaxEmptyShare);
        AtMost(nameof(GateOptions.MaxDuplicateShare), facts.Duplicates, facts.Documents, Options.MaxDuplicateShare);
        if (facts.InSomeLanguage > 0 && (double)facts.InExpected / facts.InSomeLanguage is double share && share < Options.MinLanguageShare)
            failures.Add(new(nameof(GateOptions.MinLanguageShare), share, Options.MinLanguageShare));
        if (failures.Count > 0)
            throw new QualityGateException(corpus, failures);

        void AtMost(string gate, int count, int of, double limit)
        {
            double share = of == 0 ? 0 : (double)count / of;
            if (share > limit)
                failures.Add(new(gate, share, limit));
        }
    }
}
