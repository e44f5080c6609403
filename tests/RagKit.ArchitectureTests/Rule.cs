namespace RagKit.ArchitectureTests;

/// <summary>Ends a test with everything that breaks a rule, a line each, and what to do about it.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> breaches, string remedy)
    {
        string[] all = [.. breaches];
        if (all.Length > 0)
            Assert.Fail($"{remedy}{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", all)}");
    }
}
