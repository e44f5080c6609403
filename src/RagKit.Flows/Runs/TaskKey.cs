namespace RagKit.Runs;

/// <summary>
/// Which call of a task within a run: the same for the same call when the run is resumed. 128 bits of a SHA-256 over the task's name,
/// its input and, among calls that are equal in both, which of them it is.
/// </summary>
/// <param name="Value">The bits; 0 stands for the run itself.</param>
public readonly record struct TaskKey(UInt128 Value)
{
    /// <summary>Stands for the run itself.</summary>
    public static TaskKey Run => default;

    /// <summary>Whether it stands for the run itself.</summary>
    public bool IsRun => Value == default;

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", null);
}
