using System.Globalization;

namespace RagKit.Chunking;

/// <summary>What a chunker makes of documents, in numbers that tell good chunks from bad ones; see <see cref="ChunkQuality.Report"/>. Immutable.</summary>
public sealed record ChunkQualityReport
{
    /// <summary>The chunker's fingerprint.</summary>
    public required string Chunker { get; init; }

    /// <summary>How many documents were cut.</summary>
    public required int Documents { get; init; }

    /// <summary>How many chunks came of them.</summary>
    public required int Chunks { get; init; }

    /// <summary>The tokens of the chunks' own texts.</summary>
    public required ChunkSizes Tokens { get; init; }

    /// <summary>The part of the chunks, 0 to 1, that end amid a sentence, a line of code, a row or an item.</summary>
    public required double CutSentences { get; init; }

    /// <summary>The part of the chunks, 0 to 1, that end with a heading whose text is in the next chunk.</summary>
    public required double OrphanHeadings { get; init; }

    /// <summary>The part of the chunks' characters, 0 to 1, that the chunk before has, too.</summary>
    public required double OverlapWaste { get; init; }

    /// <summary>The part of the chunks, 0 to 1, whose text an earlier chunk has, but for case and white space.</summary>
    public required double Duplicates { get; init; }

    /// <summary>The report, on a line a number.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Chunker}
        documents        {Documents}
        chunks           {Chunks}
        tokens           {Tokens.Least} least, {Tokens.Median} median, {Tokens.Mean:0.0} mean, {Tokens.NinetyFifth} 95th percentile, {Tokens.Most} most
        cut sentences    {CutSentences:0.0 %}
        orphan headings  {OrphanHeadings:0.0 %}
        overlap waste    {OverlapWaste:0.0 %}
        duplicates       {Duplicates:0.0 %}
        """);
}

/// <summary>How long chunks are, in tokens; all 0 where there is none.</summary>
/// <param name="Least">The shortest.</param>
/// <param name="Median">The lower of the two in the middle.</param>
/// <param name="Mean">The mean.</param>
/// <param name="NinetyFifth">The one that 95 % are not longer than.</param>
/// <param name="Most">The longest.</param>
public sealed record ChunkSizes(int Least, int Median, double Mean, int NinetyFifth, int Most);
