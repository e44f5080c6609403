using System.Security.Cryptography;

namespace RagKit.Tokenizing;

/// <summary>A vocabulary file's bytes, and a hash that tells it from another.</summary>
internal sealed record TokenizerFile(byte[] Content)
{
    /// <summary>Some ten times the largest published.</summary>
    private const int MostBytes = 256 << 20;

    /// <summary>The first 16 digits of the content's SHA-256.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8));

    public static TokenizerFile Read(string path, string kind, string source)
    {
        if (!File.Exists(path))
            throw new RagKitException($"There is no {kind} '{path}'. {source}");
        using FileStream file = File.OpenRead(path);
        return Read(file);
    }

    public static TokenizerFile Read(Stream stream)
    {
        using MemoryStream content = new();
        byte[] buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (content.Length + read > MostBytes)
                throw new RagKitException($"A vocabulary file may have at most {MostBytes >> 20} MB. Check that it is a tokenizer's file and not the model's.");
            content.Write(buffer, 0, read);
        }
        return new TokenizerFile(content.ToArray());
    }
}
