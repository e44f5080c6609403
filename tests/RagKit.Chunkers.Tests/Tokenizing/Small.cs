using System.Text;
using RagKit.Tokenizing;

namespace RagKit.Chunkers.Tests.Tokenizing;

/// <summary>Tokenizers with the small vocabularies of this folder, and what the reference implementations make of texts with them (see golden.mjs).</summary>
internal static class Small
{
    public static BpeTokenizer Cl100k { get; } = Tiktoken(PreTokenization.Cl100k);

    public static BpeTokenizer Tiktoken(PreTokenization pattern) => BpeTokenizer.LoadTiktoken(Open("small.tiktoken"), new BpeEncoding("small", pattern, new Dictionary<string, int>
    {
        ["<|end|>"] = 2000,
        ["<|end|>!"] = 2001,
    }));

    public static WordPieceTokenizer WordPiece(WordPieceOptions? options = null) => WordPieceTokenizer.LoadVocabulary(Open("small-vocab.txt"), options);

    public static VocabularyTokenizer Of(string kind) => kind switch
    {
        "json" => TokenizerJson.Load(Open("small-tokenizer.json")),
        "uncased" => WordPiece(),
        "cased" => WordPiece(new WordPieceOptions { Lowercase = false }),
        _ => Tiktoken(Enum.Parse<PreTokenization>(kind)),
    };

    public static List<(string Text, int[] Ids)> Golden(string kind) =>
    [
        .. Text("golden.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Where(parts => parts[0] == kind)
            .Select(parts => (Utf16(parts[1]), parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray())),
    ];

    public static Stream Open(string name) => typeof(Small).Assembly.GetManifestResourceStream(name)!;

    public static string Text(string name)
    {
        using StreamReader reader = new(Open(name));
        return reader.ReadToEnd();
    }

    public static Stream Stream(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    // A decoder would replace lone surrogates.
    private static string Utf16(string base64) => new(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(Convert.FromBase64String(base64)));
}
