using RagKit.Versions;

namespace RagKit.Cli;

/// <summary>What <c>ragkit versions --json</c> writes.</summary>
internal sealed record VersionsJson(VersionJson[] Versions);

/// <summary>A version of a corpus.</summary>
internal sealed record VersionJson(int Version, bool Serves, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, int Documents, int Chunks, string? Chunker, string? Model)
{
    public static VersionJson Of(CorpusVersion version) => new(
        version.Number, version.IsServing, version.CreatedAt, version.ActivatedAt, version.Documents, version.Chunks, version.Chunker, version.Model);
}

/// <summary>What <c>ragkit rollback --json</c> writes: the version that serves now.</summary>
internal sealed record RollbackJson(int Serves);

/// <summary>What <c>ragkit reindex --json</c> writes.</summary>
internal sealed record ReindexJson(int Version, int Replaced, bool Serves, string[] Findings, int Added, int Failed, int CatchUps, int[] Removed)
{
    public static ReindexJson Of(ReindexResult result) => new(
        result.Version, result.Replaced, result.IsActive, [.. result.Findings], result.Summary.Added, result.Summary.Failed, result.CatchUps, [.. result.Removed]);
}
