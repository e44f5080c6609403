namespace RagKit.Fonts;

/// <summary>Reads a dictionary of the Compact Font Format: the last operand of each key. Keys of two bytes are 1200 and the second.</summary>
internal static class CompactDictionary
{
    public static Dictionary<int, int> Read(ReadOnlySpan<byte> bytes)
    {
        Dictionary<int, int> entries = [];
        int operand = 0;
        for (int at = 0; at < bytes.Length;)
        {
            int first = bytes[at++];
            switch (first)
            {
                case 12 when at < bytes.Length:
                    entries[1200 + bytes[at++]] = operand;
                    break;
                case <= 21:
                    entries[first] = operand;
                    break;
                case 28 when at + 1 < bytes.Length:
                    operand = (short)((bytes[at] << 8) | bytes[at + 1]);
                    at += 2;
                    break;
                case 29 when at + 3 < bytes.Length:
                    operand = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
                    at += 4;
                    break;
                case 30:
                    while (at < bytes.Length && (bytes[at] & 0x0F) != 0x0F)
                        at++;
                    at++;
                    break;
                case >= 32 and <= 246:
                    operand = first - 139;
                    break;
                case >= 247 and <= 250 when at < bytes.Length:
                    operand = ((first - 247) * 256) + bytes[at++] + 108;
                    break;
                case >= 251 and <= 254 when at < bytes.Length:
                    operand = (-(first - 251) * 256) - bytes[at++] - 108;
                    break;
            }
        }
        return entries;
    }
}
