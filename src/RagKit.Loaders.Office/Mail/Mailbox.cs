namespace RagKit.Mail;

/// <summary>Tells a mailbox (mbox, RFC 4155), in which messages follow one another, from a message.</summary>
internal static class Mailbox
{
    /// <summary>Whether a second message begins behind the first: a mailbox marks each by a line "From sender date" behind a blank one.</summary>
    public static bool HoldsSeveral(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("From "u8))
            return false;
        for (int at = bytes.IndexOf((byte)'\n'); at >= 0;)
        {
            ReadOnlySpan<byte> rest = bytes[(at + 1)..];
            int blank = rest.StartsWith("\n"u8) ? 1 : rest.StartsWith("\r\n"u8) ? 2 : 0;
            if (blank > 0 && BeginsMessage(rest[blank..]))
                return true;
            int next = rest.IndexOf((byte)'\n');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return false;
    }

    /// <summary>The line that marks a message, and a header behind it; a sentence may begin with that word, too.</summary>
    private static bool BeginsMessage(ReadOnlySpan<byte> text)
    {
        int line = text.StartsWith("From "u8) ? text.IndexOf((byte)'\n') : -1;
        if (line < 0)
            return false;
        ReadOnlySpan<byte> header = text[(line + 1)..];
        int end = header.IndexOfAny(": \t\r\n"u8);
        return end > 0 && header[end] == ':';
    }
}
