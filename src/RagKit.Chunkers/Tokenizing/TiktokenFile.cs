using System.Buffers;
using System.Buffers.Text;

namespace RagKit.Tokenizing;

/// <summary>Reads rank files of OpenAI's tiktoken: on each line a token in base64, a space, and its rank, which is its id.</summary>
internal static class TiktokenFile
{
    private const int LongestToken = 1024;

    public static TokenVocabulary Read(ReadOnlySpan<byte> content)
    {
        List<(int Id, ReadOnlyMemory<byte> Bytes)> tokens = [];
        HashSet<int> ids = [];
        int number = 0;
        foreach (Range range in content.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = content[range].TrimEnd((byte)'\r');
            number++;
            if (line.IsEmpty)
                continue;
            (int id, byte[] bytes) = Parse(line, number);
            if (!ids.Add(id))
                throw Bad(number, $"gives the rank {id} a second time");
            tokens.Add((id, bytes));
        }
        TokenVocabulary vocabulary = new(tokens);
        vocabulary.RequireEveryByte("The rank file");
        return vocabulary;
    }

    /// <summary>Two tokens merge where their bytes together are a token, of which the rank is the id.</summary>
    public static MergeTable MergesOf(TokenVocabulary vocabulary)
    {
        List<(int Left, int Right, int Merged)> merges = [];
        for (int id = 0; id < vocabulary.Ids; id++)
        {
            ReadOnlySpan<byte> token = vocabulary[id];
            for (int cut = 1; cut < token.Length; cut++)
            {
                int left = vocabulary.Find(token[..cut]);
                int right = left < 0 ? -1 : vocabulary.Find(token[cut..]);
                if (right >= 0)
                    merges.Add((left, right, id));
            }
        }
        MergeTable table = new(merges.Count);
        foreach ((int left, int right, int merged) in merges)
            table.Add(left, right, merged, merged);
        return table;
    }

    private static (int Id, byte[] Bytes) Parse(ReadOnlySpan<byte> line, int number)
    {
        int space = line.IndexOf((byte)' ');
        if (space < 1 || !Utf8Parser.TryParse(line[(space + 1)..], out int id, out int read) || read != line.Length - space - 1 || id < 0)
            throw Bad(number, "is not a token in base64, a space and a rank");
        if (id >= TokenVocabulary.MostIds)
            throw Bad(number, $"has the rank {id}, above the {TokenVocabulary.MostIds - 1} that are read");
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(space)];
        if (Base64.DecodeFromUtf8(line[..space], bytes, out _, out int written) != OperationStatus.Done || written is 0 or > LongestToken)
            throw Bad(number, $"has no token of 1 to {LongestToken} bytes in base64");
        return (id, bytes[..written]);
    }

    private static RagKitException Bad(int line, string what) =>
        new($"Line {line} of the rank file {what}. Give an unchanged .tiktoken file; a tokenizer.json is read by TokenizerJson.Load.");
}
