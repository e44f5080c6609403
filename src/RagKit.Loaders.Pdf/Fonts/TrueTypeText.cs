using System.Buffers.Binary;
using System.Text;

namespace RagKit.Fonts;

/// <summary>Reads a TrueType program's character map backwards: which text a glyph shows. For fonts whose file says nothing of it.</summary>
internal sealed class TrueTypeText
{
    private const int MaxCodes = 1 << 17;
    private readonly Dictionary<int, int> _texts = [];
    private int _codes;

    private TrueTypeText(byte[] program)
    {
        int tables = Short(program, 4);
        for (int i = 0; i < tables; i++)
        {
            int entry = 12 + (i * 16);
            if (program.AsSpan(entry, 4).SequenceEqual("cmap"u8))
                ReadMaps(program, Int(program, entry + 8));
        }
    }

    /// <summary>The map of a program; <see langword="null"/> where it has none or is damaged.</summary>
    public static TrueTypeText? Read(byte[] program)
    {
        try
        {
            return new TrueTypeText(program);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }

    public string? TextOf(int glyph) => _texts.TryGetValue(glyph, out int value) && Rune.IsValid(value) ? new Rune(value).ToString() : null;

    private void ReadMaps(byte[] program, int table)
    {
        int count = Short(program, table + 2);
        for (int i = 0; i < count; i++)
        {
            int entry = table + 4 + (i * 8);
            (int platform, int encoding) = (Short(program, entry), Short(program, entry + 2));
            int map = table + Int(program, entry + 4);
            // Only Unicode's maps say what text is.
            if (platform != 0 && (platform != 3 || encoding is not (1 or 10)))
                continue;
            switch (Short(program, map))
            {
                case 4:
                    ReadSegments(program, map);
                    break;
                case 12:
                    ReadGroups(program, map);
                    break;
            }
        }
    }

    private void ReadSegments(byte[] program, int map)
    {
        int bytes = Short(program, map + 6);
        (int ends, int starts, int deltas, int offsets) = (map + 14, map + 16 + bytes, map + 16 + (2 * bytes), map + 16 + (3 * bytes));
        for (int segment = 0; segment < bytes; segment += 2)
        {
            (int end, int start) = (Short(program, ends + segment), Short(program, starts + segment));
            (int delta, int offset) = (Short(program, deltas + segment), Short(program, offsets + segment));
            for (int code = start; code <= end && code != 0xFFFF && _codes < MaxCodes; code++, _codes++)
            {
                int glyph = code;
                if (offset != 0)
                    glyph = Short(program, offsets + segment + offset + (2 * (code - start)));
                if (offset == 0 || glyph != 0)
                    _texts.TryAdd((glyph + delta) & 0xFFFF, code);
            }
        }
    }

    private void ReadGroups(byte[] program, int map)
    {
        int groups = Math.Min(Int(program, map + 12), program.Length / 12);
        for (int i = 0; i < groups; i++)
        {
            int group = map + 16 + (i * 12);
            (int start, int end, int glyph) = (Int(program, group), Int(program, group + 4), Int(program, group + 8));
            for (int code = start; code <= Math.Min(end, 0x10FFFF) && _codes < MaxCodes; code++, _codes++)
                _texts.TryAdd(glyph + code - start, code);
        }
    }

    private static int Short(byte[] program, int at) => BinaryPrimitives.ReadUInt16BigEndian(program.AsSpan(at, 2));

    private static int Int(byte[] program, int at) => BinaryPrimitives.ReadInt32BigEndian(program.AsSpan(at, 4));
}
