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
            if (blank > 0 && rest[blank..].StartsWith("From "u8))
                return true;
            int next = rest.IndexOf((byte)'\n');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return false;
    }
}
