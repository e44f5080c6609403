namespace RagKit.Enrichment;

/// <summary>What a chat model can add to a chunk.</summary>
[Flags]
public enum EnrichmentKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>One or two sentences that say where in its document the chunk stands and what it is about.</summary>
    Header = 1,

    /// <summary>A summary in two sentences; also metadata <c>summary</c>.</summary>
    Summary = 2,

    /// <summary>Its keywords; also metadata <c>keywords</c>.</summary>
    Keywords = 4,

    /// <summary>The questions that it answers; also metadata <c>questions</c>.</summary>
    Questions = 8,

    /// <summary>All of them.</summary>
    All = Header | Summary | Keywords | Questions,
}
