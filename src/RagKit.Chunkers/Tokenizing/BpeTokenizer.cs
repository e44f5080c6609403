using System.Buffers;
using System.Text;

namespace RagKit.Tokenizing;

/// <summary>
/// Byte-level byte pair encoding, as OpenAI's and most open models use it: from a <c>.tiktoken</c> rank file here, or from a
/// <c>tokenizer.json</c> by <see cref="TokenizerJson"/>. Ids equal those of npm <c>tiktoken</c>.
/// </summary>
public sealed class BpeTokenizer : VocabularyTokenizer
{
    private readonly TokenVocabulary _vocabulary;

    internal BpeTokenizer(string fingerprint, TokenVocabulary vocabulary, BytePairEncoder encoder, SpecialTokens special)
        : base(fingerprint, encoder, special) => _vocabulary = vocabulary;

    /// <inheritdoc/>
    public override int VocabularySize => _vocabulary.Count;

    /// <summary>Reads a <c>.tiktoken</c> rank file. None is in the package; the error for a missing file says where they are published.</summary>
    /// <param name="path">The file, such as <c>cl100k_base.tiktoken</c>.</param>
    /// <param name="encoding">What the file does not say, such as <see cref="BpeEncoding.Cl100k"/>.</param>
    /// <exception cref="RagKitException">The file is missing, is no rank file, or lacks a single byte.</exception>
    public static BpeTokenizer LoadTiktoken(string path, BpeEncoding encoding) => Load(
        TokenizerFile.Read(path, "rank file", $"OpenAI publishes its encodings' as https://openaipublic.blob.core.windows.net/encodings/{encoding.Name}.tiktoken: download it once and give its path."),
        encoding);

    /// <summary>Reads a rank file from a stream, which stays open.</summary>
    /// <exception cref="RagKitException">The stream is no rank file, or lacks a single byte.</exception>
    public static BpeTokenizer LoadTiktoken(Stream ranks, BpeEncoding encoding) => Load(TokenizerFile.Read(ranks), encoding);

    private static BpeTokenizer Load(TokenizerFile file, BpeEncoding encoding)
    {
        PieceScanner scanner = encoding.PreTokenization switch
        {
            PreTokenization.Gpt2 => new Gpt2Scanner(),
            PreTokenization.Cl100k => new Cl100kScanner(mostDigits: 3),
            PreTokenization.O200k => new O200kScanner(),
            PreTokenization other => throw new ArgumentException($"PreTokenization ({other}) must be one of its named values."),
        };
        TokenVocabulary vocabulary = TiktokenFile.Read(file.Content);
        BytePairEncoder encoder = new(scanner, vocabulary, TiktokenFile.MergesOf(vocabulary), wholePieces: true);
        return new BpeTokenizer($"{encoding.Name}:{file.Hash}", vocabulary, encoder, new SpecialTokens(encoding.SpecialTokens));
    }

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<int> ids)
    {
        ArrayBufferWriter<byte> bytes = new();
        foreach (int id in ids)
        {
            if (_vocabulary[id] is { Length: > 0 } token)
                bytes.Write(token);
            else
                bytes.Write(Encoding.UTF8.GetBytes(SpecialText(id) ?? throw NoSuchToken(id)));
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
