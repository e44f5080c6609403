namespace RagKit.Ocr;

/// <summary>What an engine read in a picture.</summary>
/// <param name="Lines">The lines, from top to bottom within their column.</param>
public sealed record OcrText(IReadOnlyList<OcrLine> Lines)
{
    /// <summary>No text.</summary>
    public static OcrText None { get; } = new([]);

    /// <summary>The mean confidence of the words that have one, 0 to 1; <see langword="null"/> where none has.</summary>
    public double? Confidence => Lines.SelectMany(line => line.Words).Average(word => word.Confidence);

    /// <summary>The lines of a text whose places are not known; an empty line ends a paragraph.</summary>
    public static OcrText OfPlainText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([.. text.Split('\n').Select(line => new OcrLine([.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => new OcrWord(word))]))]);
    }
}

/// <summary>A line of text in a picture.</summary>
/// <param name="Words">Its words in the order of reading; none for an empty line.</param>
public sealed record OcrLine(IReadOnlyList<OcrWord> Words);

/// <summary>A word in a picture.</summary>
/// <param name="Text">Its letters.</param>
public sealed record OcrWord(string Text)
{
    /// <summary>Where it stands; <see langword="null"/> where the engine does not say.</summary>
    public OcrBox? Box { get; init; }

    /// <summary>How sure the engine is, 0 to 1; <see langword="null"/> where it does not say.</summary>
    public double? Confidence { get; init; }
}

/// <summary>A place in a picture, in pixels from its upper left corner.</summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public readonly record struct OcrBox(double X, double Y, double Width, double Height);
