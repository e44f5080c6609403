using RagKit.Ingestion;
using RagKit.Retrieval;
using RagKit.Sync;
using RagKit.Versions;

namespace RagKit.Configuration;

/// <summary>The sections that name no part: their options, and what they become.</summary>
internal static class Settings
{
    public static readonly IReadOnlyList<PartOption> Retrieval =
    [
        Whole("top", "How many chunks a search finds.", 1, 10_000),
        new("fusion", OptionKind.Choice, "How words and vectors become one ranking.") { Choices = ["weighted", "rrf"] },
        Share("lexicalWeight", "What words count in a weighted fusion."),
        Whole("k", "The constant of rrf.", 1, 10_000),
        new("return", OptionKind.Choice, "What is returned for a hit.") { Choices = ["chunks", "parents", "neighbours", "documents"] },
        Whole("neighbours", "How many chunks before and behind.", 1, 100),
        Share("diversity", "How much likeness to the question counts against likeness among hits."),
    ];

    public static readonly IReadOnlyList<PartOption> Ingest =
    [
        Whole("concurrency", "How many documents are worked on at once.", 1, 256),
        Whole("batchSize", "How many texts are embedded in one call.", 1, 10_000),
        Share("maxRemovedShare", "Which share of a source's documents a run may remove."),
        new("keepDocuments", OptionKind.Switch, "Whether parsed documents are kept."),
        new("train", OptionKind.Switch, "Whether a corpus model is trained as part of a run."),
    ];

    public static readonly IReadOnlyList<PartOption> Gates =
    [
        Whole("minimumDocuments", "How many documents there must be.", 0, int.MaxValue),
        Share("maxFailedShare", "Which share may fail."),
        Share("maxEmptyShare", "Which share may have no text."),
        Share("maxDuplicateShare", "Which share may be duplicates."),
        new("languages", OptionKind.Texts, "The languages expected."),
        Share("minLanguageShare", "Which share must be in one of them."),
    ];

    public static readonly IReadOnlyList<PartOption> Reindex =
    [
        Whole("keepVersions", "How many versions are kept.", 1, 1000),
        Share("minimumDocumentShare", "Which share of the documents a new version must have."),
        Share("maximumFailedShare", "Which share may fail."),
        Whole("catchUpRounds", "How often changes are caught up with.", 0, 100),
    ];

    public static readonly IReadOnlyList<PartOption> Canary =
    [
        new("query", OptionKind.Text, "The question.") { IsRequired = true },
        new("document", OptionKind.Text, "The id of the document that must be found.") { IsRequired = true },
        Whole("top", "Among how many hits.", 1, 10_000),
    ];

    public static readonly IReadOnlyList<PartOption> Schedule =
    [
        new("cron", OptionKind.Text, "A cron expression, in UTC."),
        new("every", OptionKind.Duration, "An interval."),
    ];

    public static readonly IReadOnlyList<PartOption> Domain =
    [
        new("domain", OptionKind.Text, "The domain's name."),
        new("words", OptionKind.Texts, "Words of which a chunk has one."),
        new("documents", OptionKind.Texts, "Globs of document ids."),
        new("metadata", OptionKind.Text, "The name of a metadata value."),
        new("value", OptionKind.Text, "The value that it must have."),
    ];

    public static void AddRetrieval(CorpusBuilder corpus, PartValues values)
    {
        if (values.TextOrNull("fusion") == "rrf")
            corpus.FuseByReciprocalRank(values.Whole("k", ReciprocalRankFusion.DefaultK));
        else if (values.Has("fusion") || values.Has("lexicalWeight"))
            corpus.FuseByWeightedScores(values.Number("lexicalWeight", WeightedScoreFusion.DefaultLexicalWeight));
        if (values.Has("diversity"))
            corpus.RerankByDiversity(values.Number("diversity", 0));
        _ = values.TextOrNull("return") switch
        {
            "parents" => corpus.ReturnParents(),
            "neighbours" => corpus.ReturnNeighbours(values.Whole("neighbours", 1)),
            "documents" => corpus.ReturnDocuments(),
            _ => corpus,
        };
    }

    public static GateOptions ToGates(PartValues values)
    {
        GateOptions usual = new();
        return new()
        {
            MinimumDocuments = values.Whole("minimumDocuments", usual.MinimumDocuments),
            MaxFailedShare = values.Number("maxFailedShare", usual.MaxFailedShare),
            MaxEmptyShare = values.Number("maxEmptyShare", usual.MaxEmptyShare),
            MaxDuplicateShare = values.Number("maxDuplicateShare", usual.MaxDuplicateShare),
            Languages = values.Texts("languages"),
            MinLanguageShare = values.Number("minLanguageShare", usual.MinLanguageShare),
        };
    }

    public static IngestOptions ToIngest(PartValues values)
    {
        IngestOptions usual = new();
        return usual with
        {
            MaxConcurrency = values.Whole("concurrency", usual.MaxConcurrency),
            EmbeddingBatchSize = values.Whole("batchSize", usual.EmbeddingBatchSize),
            MaxRemovedShare = values.Number("maxRemovedShare", usual.MaxRemovedShare),
            KeepDocuments = values.Switch("keepDocuments", usual.KeepDocuments),
            Train = values.Switch("train", usual.Train),
        };
    }

    public static ReindexOptions ToReindex(PartValues values, IngestOptions ingest, IReadOnlyList<CanaryQuery> canaries)
    {
        ReindexOptions usual = new();
        return usual with
        {
            Ingest = ingest,
            KeepVersions = values.Whole("keepVersions", usual.KeepVersions),
            MinimumDocumentShare = values.Number("minimumDocumentShare", usual.MinimumDocumentShare),
            MaximumFailedShare = values.Number("maximumFailedShare", usual.MaximumFailedShare),
            CatchUpRounds = values.Whole("catchUpRounds", usual.CatchUpRounds),
            Canaries = canaries,
        };
    }

    private static PartOption Whole(string name, string about, int least, int most) => new(name, OptionKind.Whole, about) { Minimum = least, Maximum = most };

    private static PartOption Share(string name, string about) => new(name, OptionKind.Number, about) { Minimum = 0, Maximum = 1 };
}
