using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RagKit.Figures;

/// <summary>The texts that tokenizers are compared on, handed to other programs as UTF-16 so that lone surrogates arrive.</summary>
internal static class TokenizerTexts
{
    private const int SliceLength = 16_000;

    private static readonly string[] Bits =
    [
        "'s", "'S", "'re", "'LL", "'\u017F", "\r\n", "\n\n", " \n ", "  ", "\t", " ", "/", "//", "don't", "HELLOworld", "\u0301", "ʰ", "中", "123456", "½", "\u00A0", "\u2028", "\u0085",
        "\uD800", "\uDC00", "<|endoftext|>", "ǅ", "日本語", "🙂👍🏽",
    ];

    /// <summary>The documents of all collections.</summary>
    public static IEnumerable<string> Documents(string data) => Directory.GetDirectories(Path.Combine(data, "ir")).Order(StringComparer.Ordinal)
        .SelectMany(folder => File.ReadAllText(Path.Combine(folder, "corpus.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(line =>
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return (json.RootElement.TryGetProperty("title", out JsonElement title) ? title.GetString() + "\n" : "") + json.RootElement.GetProperty("text").GetString();
        });

    /// <summary>Every file as text, PDF and ZIP too: lines of JSON Lines, slices of others.</summary>
    public static IEnumerable<string> Files(string data)
    {
        foreach (string file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string text = Encoding.UTF8.GetString(File.ReadAllBytes(file));
            IEnumerable<string> parts = file.EndsWith(".jsonl", StringComparison.Ordinal) ? text.Split('\n') : text.Chunk(SliceLength).Select(slice => new string(slice));
            foreach (string part in parts)
                yield return part;
        }
    }

    /// <summary>Random Unicode, lone surrogates and unassigned characters too, the same every time.</summary>
    public static IEnumerable<string> Random(int count)
    {
        Random random = new(7);
        for (int i = 0; i < count; i++)
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Bit(random)));
    }

    public static void Write(string path, IEnumerable<string> texts)
    {
        using BinaryWriter writer = new(File.Create(path));
        foreach (string text in texts)
        {
            writer.Write(text.Length);
            writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    public static IEnumerable<string> Read(string path)
    {
        using BinaryReader reader = new(File.OpenRead(path));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
            yield return new string(MemoryMarshal.Cast<byte, char>(reader.ReadBytes(reader.ReadInt32() * sizeof(char))));
    }

    private static string Bit(Random random) => random.Next(5) switch
    {
        0 => ((char)random.Next(32, 127)).ToString(),
        1 => Bits[random.Next(Bits.Length)],
        2 => ((char)random.Next(0x80, 0x3000)).ToString(),
        3 => random.Next(0x110000) is int code && code is >= 0xD800 and < 0xE000 ? ((char)code).ToString() : char.ConvertFromUtf32(code),
        _ => ((char)random.Next(0x250)).ToString(),
    };
}
