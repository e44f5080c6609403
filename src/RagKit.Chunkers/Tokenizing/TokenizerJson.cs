using System.Text.Json;

namespace RagKit.Tokenizing;

/// <summary>
/// Reads Hugging Face's <c>tokenizer.json</c>: byte-level BPE (pre-tokenizers <c>ByteLevel</c>, <c>Split</c> by the patterns of GPT-2,
/// cl100k, o200k, Llama 3 and Qwen 2, <c>Sequence</c> of them) and WordPiece (<c>BertNormalizer</c>, <c>BertPreTokenizer</c>). What else a
/// file asks for is refused by name, since ids would differ.
/// </summary>
/// <remarks>The post-processor, padding, truncation and the decoder are not applied; added tokens are the special tokens, matched as they are spelled.</remarks>
public static class TokenizerJson
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="RagKitException">The file is missing, is not a tokenizer's, or asks for what is not supported; the message names it.</exception>
    public static VocabularyTokenizer Load(string path) =>
        Load(TokenizerFile.Read(path, "tokenizer.json", "It lies beside the model on Hugging Face: download it once and give its path."));

    /// <summary>Reads a stream, which stays open.</summary>
    /// <exception cref="RagKitException">The stream is not a tokenizer's file, or asks for what is not supported; the message names it.</exception>
    public static VocabularyTokenizer Load(Stream stream) => Load(TokenizerFile.Read(stream));

    private static VocabularyTokenizer Load(TokenizerFile file)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(file.Content);
            JsonElement root = json.RootElement, model = root.GetProperty("model");
            string type = model.TextOf("type") ?? (model.TryGetProperty("merges", out _) ? "BPE" : "WordPiece");
            return type switch
            {
                "BPE" => BpeJson.Read(root, $"bpe:{file.Hash}"),
                "WordPiece" => WordPieceJson.Read(root, $"wordpiece:{file.Hash}"),
                _ => throw JsonParts.Unsupported("model", type, "BPE (byte-level) and WordPiece"),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new RagKitException($"The file is not a tokenizer.json: {e.Message} Give the file that lies beside the model, unchanged.", e);
        }
    }
}
