using System.Text;

namespace RagKit.Loading;

/// <summary>
/// Cuts a long text into parts as it is read, so that one part is in memory at a time: behind the last blank line of what fits, else behind the last
/// line, else behind a space, else anywhere but amid a character. Appending to the text leaves every part but the last as it was.
/// </summary>
internal sealed class TextParts(TextReader reader, int maxLength)
{
    private readonly char[] _buffer = new char[maxLength];
    private int _length;

    /// <summary>The next part; <see langword="null"/> behind the last.</summary>
    /// <exception cref="DecoderFallbackException">The text is not in its encoding.</exception>
    public async ValueTask<string?> NextAsync(CancellationToken cancellationToken)
    {
        while (_length < _buffer.Length)
        {
            int read = await reader.ReadAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            _length += read;
        }
        if (_length == 0)
            return null;
        int cut = _length < _buffer.Length ? _length : Cut(_buffer.AsSpan(0, _length));
        string part = new(_buffer, 0, cut);
        _buffer.AsSpan(cut, _length - cut).CopyTo(_buffer);
        _length -= cut;
        return part;
    }

    /// <summary>Where a part of a full buffer ends; in its second half, so that parts are not many and small.</summary>
    private static int Cut(ReadOnlySpan<char> text)
    {
        // What follows is not seen: the last character may be half of a pair or of a line's end.
        int half = text.Length / 2, last = text.Length - 1, line = text[half..last].LastIndexOf('\n') + half;
        for (int end = line; end >= half;)
        {
            int before = text[..end].LastIndexOf('\n');
            if (text[(before + 1)..end].IsWhiteSpace())
                return end + 1;
            end = before;
        }
        if (line >= half)
            return line + 1;
        int space = text[half..last].LastIndexOfAny(" \t\r") + half;
        return space >= half ? space + 1 : last;
    }
}
