using System.Globalization;
using System.Text;
using RagKit.Reading;

namespace RagKit.Archives;

/// <summary>
/// A TAR archive's bytes, whose headers are looked at on the way: a reader takes what a header states for true and makes room for a long name or an
/// extended header before a byte of it is there, so that 512 bytes could cost two gigabytes.
/// </summary>
internal sealed class TarHeaderStream(Stream inner) : ForwardStream(inner)
{
    private const int BlockSize = 512;
    private const int SizeField = 124;
    private const int SizeLength = 12;
    private const int TypeField = 156;

    /// <summary>More than any path or set of attributes has.</summary>
    private const long LongestHeader = 1 << 20;

    private readonly byte[] _header = new byte[BlockSize];
    private int _gathered;
    private long _toPass;

    protected override void Look(ReadOnlySpan<byte> read)
    {
        while (read.Length > 0)
        {
            if (_toPass > 0)
            {
                int passed = (int)Math.Min(_toPass, read.Length);
                _toPass -= passed;
                read = read[passed..];
                continue;
            }
            int taken = Math.Min(BlockSize - _gathered, read.Length);
            read[..taken].CopyTo(_header.AsSpan(_gathered));
            _gathered += taken;
            read = read[taken..];
            if (_gathered < BlockSize)
                return;
            _gathered = 0;
            Check();
        }
    }

    private void Check()
    {
        char type = (char)_header[TypeField];
        long size = Size(_header.AsSpan(SizeField, SizeLength));
        if (type is 'x' or 'g' or 'X' or 'L' or 'K' && size > LongestHeader)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it states a name or attributes of {size:N0} bytes"));
        // Links, devices and folders have no data, whatever they state.
        if (type is not (>= '1' and <= '6'))
            _toPass = (size + BlockSize - 1) / BlockSize * BlockSize;
    }

    /// <summary>Octal digits, or a binary number where the first bit is set; 0 for what is neither.</summary>
    private static long Size(ReadOnlySpan<byte> field)
    {
        long size = 0;
        if ((field[0] & 0x80) != 0)
        {
            foreach (byte next in field[1..])
                size = size > long.MaxValue >> 10 ? long.MaxValue >> 2 : (size << 8) | next;
            return size;
        }
        foreach (char digit in Encoding.ASCII.GetString(field).Trim(' ', '\0'))
        {
            if (digit is < '0' or > '7')
                return 0;
            size = (size * 8) + digit - '0';
        }
        return size;
    }
}
