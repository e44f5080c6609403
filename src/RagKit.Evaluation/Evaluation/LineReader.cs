using System.Buffers;

namespace RagKit.Evaluation;

/// <summary>
/// Reads a stream line by line as UTF-8 bytes, in one pooled buffer that grows to the longest line. Lines end at '\n' only, since
/// JSON texts hold U+0085 and U+2028; a '\r' before it and a byte order mark are taken off. Not thread-safe.
/// </summary>
/// <param name="stream">The stream, read forward once; the caller disposes it.</param>
internal sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>The longest line read, in bytes.</summary>
    public const int MaxLine = 1 << 28;

    private const int InitialBuffer = 1 << 18;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
    private int _start;
    private int _scanned;
    private int _end;
    private bool _drained;

    /// <summary>The number of the current line, from 1; 0 before the first.</summary>
    public int Number { get; private set; }

    /// <summary>The current line without its end; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>Moves to the next line; false at the end.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // What was searched before is not searched again, so that a line longer than many buffers costs no more.
            int found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(_scanned + found);
                _start = _scanned = _scanned + found + 1;
                return true;
            }
            _scanned = _end;
            if (_drained)
            {
                if (_start == _end)
                    return false;
                Take(_end);
                _start = _end;
                return true;
            }
            MakeRoom();
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _drained = read == 0;
            _end += read;
        }
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        Current = default;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Take(int end)
    {
        Number++;
        int start = _start;
        if (Number == 1 && _buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8))
            start += 3;
        if (end > start && _buffer[end - 1] == '\r')
            end--;
        Current = _buffer.AsMemory(start, end - start);
    }

    private void MakeRoom()
    {
        int length = _end - _start;
        if (_end < _buffer.Length)
            return;
        if (length > MaxLine)
            throw new RagKitException($"Line {Number + 1} is longer than {MaxLine >> 20} MB: a JSON Lines file has one record a line.");
        byte[] target = length <= _buffer.Length / 2 ? _buffer : ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(_start, length).CopyTo(target);
        if (!ReferenceEquals(target, _buffer))
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }
        (_start, _scanned, _end) = (0, length, length);
    }
}
