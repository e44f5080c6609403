namespace RagKit.Pdf;

/// <summary>The classes of bytes in PDF syntax.</summary>
internal static class PdfCharacters
{
    private const byte Space = 1;
    private const byte Delimiter = 2;
    private static readonly byte[] Classes = Classify();

    public static bool IsSpace(byte value) => Classes[value] == Space;

    public static bool IsRegular(byte value) => Classes[value] == 0;

    public static bool IsDigit(byte value) => (uint)(value - '0') < 10;

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int Hex(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };

    private static byte[] Classify()
    {
        byte[] classes = new byte[256];
        foreach (byte value in "\0\t\n\f\r "u8)
            classes[value] = Space;
        foreach (byte value in "()<>[]{}/%"u8)
            classes[value] = Delimiter;
        return classes;
    }
}
