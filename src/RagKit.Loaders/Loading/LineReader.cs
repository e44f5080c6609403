using System.Buffers;

namespace RagKit.Loading;

/// <summary>Cuts a stream into lines at line feeds alone, holding one line at a time; a line over the limit is passed over.</summary>
internal sealed class LineReader(Stream stream, int maxLine) : IDisposable
{
    private const int BufferLength = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _start;
    private int _end;
    private int _searched;

    /// <summary>The number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The line read last, without its line break; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether the line read last was too long, and <see cref="Line"/> is empty for it.</summary>
    public bool IsTooLong { get; private set; }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        IsTooLong = false;
        while (true)
        {
            int feed = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (feed >= 0)
                return Take(_searched + feed, 1);
            _searched = _end;
            if (_end - _start > maxLine)
            {
                IsTooLong = true;
                _start = _searched = _end = 0;
            }
            MakeRoom();
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return (_end > _start || IsTooLong) && Take(_end, 0);
            _end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private bool Take(int end, int feed)
    {
        IsTooLong |= end - _start > maxLine;
        Line = IsTooLong ? default : _buffer.AsMemory(_start, end - _start);
        _start = _searched = end + feed;
        Number++;
        return true;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
            return;
        int length = _end - _start;
        byte[] next = length * 2 > _buffer.Length ? ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, Array.MaxLength)) : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(next);
        if (next != _buffer)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end, _searched) = (next, 0, length, length);
    }
}
