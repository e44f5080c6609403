namespace RagKit.Embedding;

/// <summary>
/// The terms of a text in few bytes, to be read once in order: of each the distance from the last term's number and the count, as
/// integers of 7 bits a byte, the lowest first, with the eighth bit set where more follow.
/// </summary>
internal ref struct TermRuns(ReadOnlySpan<byte> coded)
{
    private ReadOnlySpan<byte> _rest = coded;

    /// <summary>The number of the term that <see cref="Next"/> came to.</summary>
    public int Number { get; private set; } = -1;

    /// <summary>How often the text has it.</summary>
    public int Count { get; private set; }

    /// <summary>Codes the terms of a text.</summary>
    /// <param name="numbers">Their numbers, as often as they occur; they are sorted.</param>
    /// <param name="buffer">For what is made on the way; grown where it is too small.</param>
    public static byte[] Encode(Span<int> numbers, ref byte[] buffer)
    {
        // A run takes two integers of at most five bytes.
        if (buffer.Length < 10L * numbers.Length)
            buffer = new byte[checked(10 * numbers.Length)];
        numbers.Sort();
        int length = 0, last = -1;
        for (int i = 0, end; i < numbers.Length; i = end)
        {
            for (end = i + 1; end < numbers.Length && numbers[end] == numbers[i];)
                end++;
            Write(numbers[i] - last, buffer, ref length);
            Write(end - i, buffer, ref length);
            last = numbers[i];
        }
        return buffer.AsSpan(0, length).ToArray();
    }

    /// <summary>Goes to the next term; <see langword="false"/> behind the last.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        Number += Read();
        Count = Read();
        return true;
    }

    private static void Write(int value, byte[] buffer, ref int at)
    {
        for (; value > 0x7F; value >>= 7)
            buffer[at++] = (byte)(value | 0x80);
        buffer[at++] = (byte)value;
    }

    private int Read()
    {
        int value = 0, at = 0;
        for (; _rest[at] > 0x7F; at++)
            value |= (_rest[at] & 0x7F) << (7 * at);
        value |= _rest[at] << (7 * at);
        _rest = _rest[(at + 1)..];
        return value;
    }
}
