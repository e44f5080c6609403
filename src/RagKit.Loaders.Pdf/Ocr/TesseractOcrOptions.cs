using System.Globalization;

namespace RagKit.Ocr;

/// <summary>How <see cref="TesseractOcrEngine"/> runs Tesseract.</summary>
public sealed record TesseractOcrOptions
{
    /// <summary>The program: a name that is looked up in <c>PATH</c>, or a path; by default <c>tesseract</c>.</summary>
    public string Program { get; init; } = "tesseract";

    /// <summary>The languages of the text by Tesseract's codes, the main one first, such as <c>eng</c>, <c>deu</c>; by default <c>eng</c>. Each must be installed.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["eng"];

    /// <summary>How long one picture may take; above zero, by default two minutes. One that takes longer fails.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many processes run at once; 1 to 1,024, by default as many as there are processors. Each uses one thread.</summary>
    public int MaxProcesses { get; init; } = Math.Min(Environment.ProcessorCount, 1024);

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Program))
            throw new ArgumentException("Program must not be empty.");
        // A language becomes part of a program's argument.
        if (Languages is not { Count: > 0 } || Languages.FirstOrDefault(language => language is not { Length: > 0 } || language.StartsWith('-') || !language.All(next => char.IsAsciiLetterOrDigit(next) || next is '_' or '-' or '/')) is not null)
            throw new ArgumentException($"Languages ({string.Join(", ", Languages ?? [])}) must be Tesseract's codes, such as 'eng' or 'chi_sim', and at least one.");
        if (Timeout <= TimeSpan.Zero)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Timeout ({Timeout}) must be above zero."));
        if (MaxProcesses is < 1 or > 1024)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"MaxProcesses ({MaxProcesses}) must be 1 to 1024."));
    }
}
