using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.SqlServer.Migrations.Registry
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Associations",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    EntryUuid = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    LogicalId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SourceKey = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<int>(type: "int", nullable: false),
                    TargetKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Fragment = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Associations", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Patients",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    Id = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    SurvivorKey = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Patients", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Patients_Patients_SurvivorKey",
                        column: x => x.SurvivorKey,
                        principalTable: "Patients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DocumentEntries",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    ClassCode = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreationTime = table.Column<long>(type: "bigint", nullable: true),
                    EntryUuid = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    FormatCode = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Hash = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    HealthcareFacilityTypeCode = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    IsOffline = table.Column<bool>(type: "bit", nullable: false),
                    IsOnDemand = table.Column<bool>(type: "bit", nullable: false),
                    LogicalId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientKey = table.Column<long>(type: "bigint", nullable: false),
                    PracticeSettingCode = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    RegisteredPatientKey = table.Column<long>(type: "bigint", nullable: false),
                    ServiceStartTime = table.Column<long>(type: "bigint", nullable: true),
                    ServiceStopTime = table.Column<long>(type: "bigint", nullable: true),
                    Size = table.Column<long>(type: "bigint", nullable: true),
                    Status = table.Column<int>(type: "int", nullable: false),
                    TypeCode = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    UniqueId = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Fragment = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntries", x => x.Key);
                    table.ForeignKey(
                        name: "FK_DocumentEntries_Patients_PatientKey",
                        column: x => x.PatientKey,
                        principalTable: "Patients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Folders",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    EntryUuid = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    LastUpdateTime = table.Column<long>(type: "bigint", nullable: false),
                    LogicalId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientKey = table.Column<long>(type: "bigint", nullable: false),
                    RegisteredPatientKey = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<int>(type: "int", nullable: false),
                    UniqueId = table.Column<string>(type: "varchar(1684)", unicode: false, maxLength: 1684, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Fragment = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Folders", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Folders_Patients_PatientKey",
                        column: x => x.PatientKey,
                        principalTable: "Patients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SubmissionSets",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    ContentTypeCode = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    EntryUuid = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    LogicalId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientKey = table.Column<long>(type: "bigint", nullable: false),
                    RegisteredPatientKey = table.Column<long>(type: "bigint", nullable: false),
                    SourceId = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Status = table.Column<int>(type: "int", nullable: false),
                    SubmissionTime = table.Column<long>(type: "bigint", nullable: true),
                    UniqueId = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Fragment = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubmissionSets", x => x.Key);
                    table.ForeignKey(
                        name: "FK_SubmissionSets_Patients_PatientKey",
                        column: x => x.PatientKey,
                        principalTable: "Patients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DocumentEntryAuthors",
                columns: table => new
                {
                    DocumentEntryKey = table.Column<long>(type: "bigint", nullable: false),
                    Ordinal = table.Column<int>(type: "int", nullable: false),
                    Person = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntryAuthors", x => new { x.DocumentEntryKey, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_DocumentEntryAuthors_DocumentEntries_DocumentEntryKey",
                        column: x => x.DocumentEntryKey,
                        principalTable: "DocumentEntries",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DocumentEntryCodes",
                columns: table => new
                {
                    DocumentEntryKey = table.Column<long>(type: "bigint", nullable: false),
                    Attribute = table.Column<int>(type: "int", nullable: false),
                    Code = table.Column<string>(type: "varchar(868)", unicode: false, maxLength: 868, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntryCodes", x => new { x.DocumentEntryKey, x.Attribute, x.Code });
                    table.ForeignKey(
                        name: "FK_DocumentEntryCodes_DocumentEntries_DocumentEntryKey",
                        column: x => x.DocumentEntryKey,
                        principalTable: "DocumentEntries",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DocumentEntryReferenceIds",
                columns: table => new
                {
                    DocumentEntryKey = table.Column<long>(type: "bigint", nullable: false),
                    ReferenceId = table.Column<string>(type: "varchar(884)", unicode: false, maxLength: 884, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntryReferenceIds", x => new { x.DocumentEntryKey, x.ReferenceId });
                    table.ForeignKey(
                        name: "FK_DocumentEntryReferenceIds_DocumentEntries_DocumentEntryKey",
                        column: x => x.DocumentEntryKey,
                        principalTable: "DocumentEntries",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FolderCodes",
                columns: table => new
                {
                    FolderKey = table.Column<long>(type: "bigint", nullable: false),
                    Code = table.Column<string>(type: "varchar(884)", unicode: false, maxLength: 884, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FolderCodes", x => new { x.FolderKey, x.Code });
                    table.ForeignKey(
                        name: "FK_FolderCodes_Folders_FolderKey",
                        column: x => x.FolderKey,
                        principalTable: "Folders",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SubmissionSetAuthors",
                columns: table => new
                {
                    SubmissionSetKey = table.Column<long>(type: "bigint", nullable: false),
                    Ordinal = table.Column<int>(type: "int", nullable: false),
                    Person = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubmissionSetAuthors", x => new { x.SubmissionSetKey, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_SubmissionSetAuthors_SubmissionSets_SubmissionSetKey",
                        column: x => x.SubmissionSetKey,
                        principalTable: "SubmissionSets",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Associations_EntryUuid",
                table: "Associations",
                column: "EntryUuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Associations_SourceKey",
                table: "Associations",
                column: "SourceKey");

            migrationBuilder.CreateIndex(
                name: "IX_Associations_TargetKey",
                table: "Associations",
                column: "TargetKey");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_ClassCode",
                table: "DocumentEntries",
                column: "ClassCode");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_EntryUuid",
                table: "DocumentEntries",
                column: "EntryUuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_HealthcareFacilityTypeCode",
                table: "DocumentEntries",
                column: "HealthcareFacilityTypeCode");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_LogicalId",
                table: "DocumentEntries",
                column: "LogicalId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_PatientKey_Status_IsOnDemand_IsOffline_CreationTime_EntryUuid",
                table: "DocumentEntries",
                columns: new[] { "PatientKey", "Status", "IsOnDemand", "IsOffline", "CreationTime", "EntryUuid" });

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_UniqueId",
                table: "DocumentEntries",
                column: "UniqueId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntryCodes_Attribute_Code",
                table: "DocumentEntryCodes",
                columns: new[] { "Attribute", "Code" });

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntryReferenceIds_ReferenceId",
                table: "DocumentEntryReferenceIds",
                column: "ReferenceId");

            migrationBuilder.CreateIndex(
                name: "IX_FolderCodes_Code",
                table: "FolderCodes",
                column: "Code");

            migrationBuilder.CreateIndex(
                name: "IX_Folders_EntryUuid",
                table: "Folders",
                column: "EntryUuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Folders_LogicalId",
                table: "Folders",
                column: "LogicalId");

            migrationBuilder.CreateIndex(
                name: "IX_Folders_PatientKey",
                table: "Folders",
                column: "PatientKey");

            migrationBuilder.CreateIndex(
                name: "IX_Folders_UniqueId_Version",
                table: "Folders",
                columns: new[] { "UniqueId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Patients_Id",
                table: "Patients",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Patients_SurvivorKey",
                table: "Patients",
                column: "SurvivorKey");

            migrationBuilder.CreateIndex(
                name: "IX_SubmissionSets_EntryUuid",
                table: "SubmissionSets",
                column: "EntryUuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SubmissionSets_PatientKey",
                table: "SubmissionSets",
                column: "PatientKey");

            migrationBuilder.CreateIndex(
                name: "IX_SubmissionSets_UniqueId",
                table: "SubmissionSets",
                column: "UniqueId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Associations");

            migrationBuilder.DropTable(
                name: "DocumentEntryAuthors");

            migrationBuilder.DropTable(
                name: "DocumentEntryCodes");

            migrationBuilder.DropTable(
                name: "DocumentEntryReferenceIds");

            migrationBuilder.DropTable(
                name: "FolderCodes");

            migrationBuilder.DropTable(
                name: "SubmissionSetAuthors");

            migrationBuilder.DropTable(
                name: "DocumentEntries");

            migrationBuilder.DropTable(
                name: "Folders");

            migrationBuilder.DropTable(
                name: "SubmissionSets");

            migrationBuilder.DropTable(
                name: "Patients");
        }
    }
}
