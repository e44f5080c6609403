using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RagKit.Cleaning;

namespace RagKit.Sync;

/// <summary>What is known of the documents that a run is about to store. Not thread-safe.</summary>
internal sealed class GateFacts(IReadOnlyList<string> languages)
{
    private readonly HashSet<UInt128> _texts = [];

    /// <summary>Documents that the corpus would have.</summary>
    public int Total { get; set; }

    /// <summary>What failed so far.</summary>
    public int Failed { get; set; }

    /// <summary>Documents that are about to be stored.</summary>
    public int Documents { get; private set; }

    public int Empty { get; private set; }

    public int Duplicates { get; private set; }

    public int InSomeLanguage { get; private set; }

    public int InExpected { get; private set; }

    public void Add(Document document)
    {
        Documents++;
        if (string.IsNullOrWhiteSpace(document.Text))
        {
            Empty++;
            return;
        }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(document.Text.AsSpan()), hash);
        if (!_texts.Add(MemoryMarshal.Read<UInt128>(hash)))
            Duplicates++;
        if (languages.Count == 0 || LanguageGuess.Of(document.Text) is not string language)
            return;
        InSomeLanguage++;
        InExpected += languages.Contains(language, StringComparer.OrdinalIgnoreCase) ? 1 : 0;
    }
}
