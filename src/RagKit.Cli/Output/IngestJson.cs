namespace RagKit.Cli;

/// <summary>What <c>ragkit ingest --json</c> writes: what the run did, and what the corpus holds now.</summary>
internal sealed record IngestJson(
    string Folder, string Db, int Added, int Updated, int Unchanged, int Removed, int Failed, int Skipped, int Documents, int Chunks,
    double Seconds, double DocumentsPerSecond, string Search, IReadOnlyDictionary<string, int> SkippedByExtension, FailureJson[] Failures);

/// <summary>A document that failed, and why.</summary>
internal sealed record FailureJson(string Document, string Reason);
