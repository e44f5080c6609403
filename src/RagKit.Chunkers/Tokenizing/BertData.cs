using System.Collections.Frozen;

namespace RagKit.Tokenizing;

/// <summary>What the reference implementation of BERT's normalizer knows of characters, which is Unicode 8; written by <c>bert-characters.mjs</c> beside the tests.</summary>
internal static class BertData
{
    static BertData()
    {
        using Stream stream = typeof(BertData).Assembly.GetManifestResourceStream("RagKit.Tokenizing.BertCharacters.bin")
            ?? throw new RagKitException("RagKit.Chunkers was built without BertCharacters.bin; install the package anew.");
        using BinaryReader reader = new(stream);
        Dropped = ReadSet(reader);
        Marks = ReadSet(reader);
        Punctuation = ReadSet(reader);
        Dictionary<int, string> bare = [];
        int codePoint = 0;
        for (int count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            codePoint += reader.Read7BitEncodedInt();
            bare[codePoint] = System.Text.Encoding.UTF8.GetString(reader.ReadBytes(reader.Read7BitEncodedInt()));
        }
        Bare = bare.ToFrozenDictionary();
    }

    /// <summary>Control characters and their like.</summary>
    public static FrozenSet<int> Dropped { get; }

    /// <summary>What goes when accents are stripped.</summary>
    public static FrozenSet<int> Marks { get; }

    public static FrozenSet<int> Punctuation { get; }

    /// <summary>Characters that are others without their accents, but for Hangul syllables.</summary>
    public static FrozenDictionary<int, string> Bare { get; }

    private static FrozenSet<int> ReadSet(BinaryReader reader)
    {
        HashSet<int> set = [];
        int end = 0;
        for (int count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            int start = end + reader.Read7BitEncodedInt();
            end = start + reader.Read7BitEncodedInt();
            for (int codePoint = start; codePoint < end; codePoint++)
                set.Add(codePoint);
        }
        return set.ToFrozenSet();
    }
}
