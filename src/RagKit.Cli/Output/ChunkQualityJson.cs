using RagKit.Chunking;

namespace RagKit.Cli;

/// <summary>What <c>ragkit chunk --report --json</c> writes; shares are 0 to 1.</summary>
internal sealed record ChunkQualityJson(
    string Path, string Chunker, int Documents, int Chunks, ChunkSizesJson Tokens, double CutSentences, double OrphanHeadings, double OverlapWaste, double Duplicates, FailureJson[] Failures)
{
    public static ChunkQualityJson Of(string path, ChunkQualityReport report, FailureJson[] failures) => new(
        path, report.Chunker, report.Documents, report.Chunks,
        new(report.Tokens.Least, report.Tokens.Median, report.Tokens.Mean, report.Tokens.NinetyFifth, report.Tokens.Most),
        report.CutSentences, report.OrphanHeadings, report.OverlapWaste, report.Duplicates, failures);
}

/// <summary>How long chunks are, in tokens.</summary>
internal sealed record ChunkSizesJson(int Least, int Median, double Mean, int P95, int Most);
