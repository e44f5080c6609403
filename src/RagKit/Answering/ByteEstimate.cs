using System.Buffers;
using System.Text;
using RagKit.Chunking;

namespace RagKit.Answering;

/// <summary>Counts one token for each four bytes of UTF-8, rounded up: enough for a budget where no tokenizer is given.</summary>
internal sealed class ByteEstimate : ITokenizer
{
    private const int BytesPerToken = 4;

    public static ByteEstimate Instance { get; } = new();

    public string Fingerprint => "bytes/4";

    public int Count(ReadOnlySpan<char> text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens, out int tokenCount)
    {
        long budget = (long)maxTokens * BytesPerToken;
        int length = 0;
        long bytes = 0;
        while (length < text.Length)
        {
            bool valid = Rune.DecodeFromUtf16(text[length..], out Rune rune, out int used) == OperationStatus.Done;
            int cost = valid ? rune.Utf8SequenceLength : Rune.ReplacementChar.Utf8SequenceLength;
            if (length > 0 && bytes + cost > budget)
                break;
            bytes += cost;
            length += used;
        }
        tokenCount = (int)((bytes + BytesPerToken - 1) / BytesPerToken);
        return length;
    }
}
