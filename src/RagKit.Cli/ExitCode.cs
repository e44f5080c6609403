namespace RagKit.Cli;

/// <summary>What the tool's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>The run finished, but at least one item failed.</summary>
    public const int ItemsFailed = 1;

    /// <summary>A usage error or bad input: nothing was done.</summary>
    public const int BadInput = 2;

    /// <summary>An error that the tool did not foresee.</summary>
    public const int Unexpected = 3;

    /// <summary>Stopped by Ctrl-C, as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by a request to end (SIGTERM), as shells report it.</summary>
    public const int Terminated = 143;

    /// <summary>The codes, a line each, for help.</summary>
    public const string Explanation = """
          0    all went well
          1    the run finished, but at least one item failed
          2    usage error or bad input (no such folder, corrupt database, other settings)
          3    unexpected error
          130  stopped by Ctrl-C (143: by SIGTERM)
        """;
}
