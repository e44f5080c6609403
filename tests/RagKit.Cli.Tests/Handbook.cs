using System.Text;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

/// <summary>Folders that tests ingest.</summary>
internal static class Handbook
{
    /// <summary>A folder <c>docs</c> with three documents.</summary>
    public static TempFolder Create()
    {
        TempFolder folder = new();
        folder.Write("docs/leave.md", """
            ---
            lang: en
            year: 2026
            ---
            # Leave

            ## Parental leave

            Every parent gets sixteen weeks of paid parental leave.

            ## Sick leave

            Call your manager before nine in the morning.
            """);
        folder.Write("docs/travel/expenses.md", """
            ---
            lang: en
            year: 2024
            ---
            # Travel expenses

            The finance team approves travel expenses within five days. Größe: 10 €.
            """);
        folder.Write("docs/notes.txt", "Bicycles are kept behind the building.\n");
        return folder;
    }

    /// <summary>A folder <c>docs</c> with as many documents as asked, each of some hundred different words.</summary>
    public static TempFolder CreateLarge(int documents, int words)
    {
        TempFolder folder = new();
        Random random = new(7);
        for (int i = 0; i < documents; i++)
        {
            StringBuilder text = new($"# Note {i}\n\n");
            for (int word = 0; word < words; word++)
                text.Append("word").Append(random.Next(2000)).Append(word % 15 == 14 ? ".\n" : " ");
            folder.Write($"docs/{i % 20}/note{i}.md", text.ToString());
        }
        return folder;
    }
}
