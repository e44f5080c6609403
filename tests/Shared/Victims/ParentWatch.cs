namespace RagKit.TestData;

/// <summary>Ends a victim's process when the test host that started it ends, however that ended: its standard input is then closed.</summary>
internal static class ParentWatch
{
    private const int ParentIsGone = 4;

    /// <summary>Begins to watch; behind the last line that is read from standard input.</summary>
    public static void Begin() => new Thread(static () =>
    {
        while (Console.In.Read() >= 0)
        {
        }
        Environment.Exit(ParentIsGone);
    })
    {
        IsBackground = true,
    }.Start();
}
