namespace RagKit.Versions;

/// <summary>A version of a corpus.</summary>
/// <param name="Number">Its number, from 1 on.</param>
/// <param name="IsServing">Whether it is the one that is searched.</param>
public sealed record CorpusVersion(int Number, bool IsServing)
{
    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was made the one that serves last; <see langword="null"/> when it never was, or always.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>Documents that are in it, those left out not counted.</summary>
    public int Documents { get; init; }

    /// <summary>Its chunks.</summary>
    public int Chunks { get; init; }

    /// <summary>The fingerprint of its chunker; <see langword="null"/> while it is new.</summary>
    public string? Chunker { get; init; }

    /// <summary>The fingerprint of the model whose vectors are searched; <see langword="null"/> when there is none.</summary>
    public string? Model { get; init; }
}
